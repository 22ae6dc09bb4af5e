import { ERRORS } from '../../shared/contract/errors'
import type { RouteSpec } from '../../shared/contract/route'
import { ROUTES, type RouteName } from '../../shared/contract/table'
import { silentLog } from '../../server/base/log'
import { onEachDatabase, type World } from '../harness/world'
import { makeRows, templateBody, type Rows } from '../harness/rows'
import { bodyWith, CURSORS, fieldsOf, IDS, MOMENTS, placesOf, VALUES, WORDS } from './bad-values'

/**
 * Made from the route table: every field of every body and query gets every value of the lists below, and so does
 * every id of every path. What is promised: a declared refusal or an effect, never a 500 and never a hang.
 */
const NAMES = Object.keys(ROUTES) as RouteName[]
const rowOf = (name: RouteName): RouteSpec => ROUTES[name]

const withBodies = NAMES.filter((n) => rowOf(n).body !== undefined && fieldsOf(rowOf(n).body).length > 0)
const withQueries = NAMES.filter((n) => fieldsOf(rowOf(n).query).length > 0)
const withParams = NAMES.filter((n) => rowOf(n).params !== undefined)

const refusedBySchema = new Set<string>()

onEachDatabase('bad input', (open) => {
  let w: World
  let rows: Rows
  /** Beside the member whom staff freeze and whose coupon they void. */
  let me: string
  let guest: string
  const failures: string[] = []

  beforeAll(async () => {
    const log = silentLog()
    jest.spyOn(log, 'error').mockImplementation((fields: unknown) => void failures.push(JSON.stringify(fields)))
    w = await open({ log })
    rows = await makeRows(w)
    me = (await w.member()).token
    guest = await (await w.person()).logIn()
  }, 60_000)
  afterAll(() => w.close())
  beforeEach(() => void failures.splice(0))

  const tokenFor = (name: RouteName): string | undefined => {
    const { who } = rowOf(name)
    if (who.side === 'staff') return rows.owner
    if (who.side === 'open') return rows.apiKey.key
    // Somebody who has not joined: a member would be answered before the body is looked at closely.
    return name === 'join' ? guest : who.side === 'mini' ? me : undefined
  }
  let keys = 0
  const send = async (name: RouteName, more: { body?: string; query?: Record<string, string>; id?: string }) => {
    const params = { ...rows.params(name), ...(more.id === undefined ? {} : { id: more.id, version: more.id }) }
    const { status, body } = await w.send(name, {
      params,
      token: tokenFor(name),
      key: `bad-${keys++}`,
      ...(more.body === undefined ? (rowOf(name).body ? { body: {} } : {}) : { body: more.body }),
      ...(more.query ? { query: more.query } : {}),
    })
    return { status, code: body?.code as string | undefined }
  }
  /** A declared success, or a refusal of the closed table below 500 that says so in its document. */
  const isProper = (name: RouteName, { status, code }: { status: number; code: string | undefined }): boolean =>
    status < 400
      ? status in rowOf(name).answers || status === 304
      : status < 500 && code !== undefined && code in ERRORS

  /**
   * Sends what is made of each value; all at once would only measure the queue. What the schema refused before one
   * database was asked is not sent to the other, but with TORTURE=full.
   */
  async function storm(name: RouteName, cases: Parameters<typeof send>[1][]): Promise<void> {
    const odd: string[] = []
    const test = expect.getState().currentTestName!.replace(/\[(sqlite|mysql)\]/, '')
    const sent = cases
      .map((one, i) => ({ one, known: `${test} ${name} ${i}` }))
      .filter(({ known }) => !refusedBySchema.has(known))
    for (let i = 0; i < sent.length; i += 20)
      await Promise.all(
        sent.slice(i, i + 20).map(async ({ one, known }) => {
          const answer = await send(name, one)
          if (!isProper(name, answer)) odd.push(`${JSON.stringify(one)} → ${answer.status} ${answer.code}`)
          if (answer.code === 'validation_failed' && process.env.TORTURE !== 'full') refusedBySchema.add(known)
        }),
      )
    expect(odd).toEqual([])
    expect(failures).toEqual([])
  }

  /** Bodies that would do, so that what replaces one of their values meets the verb and the database, not the next gap. */
  const soundBody = (name: RouteName): object => {
    const id = (other: RouteName) => rows.params(other).id
    const rule = {
      all: [{ field: 'language', op: 'in', value: ['zh-Hans'] }, { not: { field: 'tags', op: 'eq', value: 'x' } }],
    }
    const at = new Date(w.clock.now() + 86_400_000).toISOString()
    const bodies: Partial<Record<RouteName, object>> = {
      createStore: { name: '店', regionCode: '310106', address: '路', latitude: 31.2, longitude: 121.4 },
      createChannel: { name: '码', kind: 'mini_program_code', storeId: rows.storeId, staffId: id('editStaff') },
      publishAgreement: {
        document: 'privacyPolicy',
        version: `v${keys++}`,
        texts: { 'zh-Hans': '文' },
        effectiveAt: at,
      },
      join: {
        phoneCode: 'x',
        consents: { membershipTerms: '1', privacyPolicy: '1', marketing: { wechat: true }, personalisation: true },
        profile: { nickname: '梅', gender: 'female', birthday: '1990-01-01', language: 'yue', regionCode: '310106' },
      },
      createCouponTemplate: { ...templateBody(w), eligibility: rule, storeIds: [rows.storeId], issueOnJoin: false },
      editCouponTemplate: { validity: { kind: 'fixed', from: at, until: at } },
      grantCoupons: { memberIds: [rows.member.memberId] },
      previewRedemption: { code: 'ABCDEFGHJKLM', storeId: rows.storeId, orderAmountFen: 1 },
      redeemCoupon: { code: 'ABCDEFGHJKLM', storeId: rows.storeId, orderAmountFen: 1, orderNo: '1' },
      createSegment: { name: '群', rule },
      previewSegment: { rule },
      openRecordOrder: {
        platform: 'taobao',
        orderNo: `B-${keys++}`,
        storeId: rows.storeId,
        status: 'completed',
        paidAt: '2026-02-01T08:00:00Z',
        amountFen: 1000,
        refundedFen: 10,
        items: [{ sku: 'A', name: '茶', quantity: 1, amountFen: 1000 }],
        customer: { memberNo: '100000000008', phone: '13800005678', externalId: 'yz-1' },
      },
      createMessageTemplate: {
        channel: 'mini_subscribe',
        name: '提醒',
        providerTemplateId: 'sub-1',
        topic: 'offers',
        kind: 'marketing',
        bodies: { 'zh-Hans': { fields: { thing1: '券' }, page: 'pages/home/index' } },
      },
      createCampaign: {
        name: '活动',
        segmentId: id('editSegment'),
        channels: ['mini_subscribe'],
        templateIds: { mini_subscribe: id('editMessageTemplate') },
        couponTemplateId: id('editCouponTemplate'),
        schedule: { kind: 'at', at },
        expiresAt: at,
        topic: 'offers',
      },
      editSettings: {
        quietHours: { from: '21:00', to: '08:00' },
        brand: { name: '牌' },
        frequencyCaps: [{ days: 7, max: 1 }],
      },
      editMyConsents: { marketing: { wechat: true }, topics: ['offers'] },
    }
    return bodies[name] ?? {}
  }

  // What ends the session that asks, or costs an argon2 hash a try, has its own tests.
  const spared: RouteName[] = ['signIn', 'changePassword']
  it.each(withBodies.filter((n) => !spared.includes(n)))('%s bears every value in every place', async (name) => {
    const sound = soundBody(name)
    const places = [
      ...placesOf(sound),
      ...fieldsOf(rowOf(name).body)
        .filter((f) => !(f in sound))
        .map((f) => [f]),
    ]
    const cases = places.flatMap((place) => VALUES.map((value) => ({ body: bodyWith(soundBody(name), place, value) })))
    await storm(name, cases)
  })

  it.each(withQueries)('%s bears every value in every query parameter', async (name) => {
    const cases = fieldsOf(rowOf(name).query).flatMap((field) =>
      [...MOMENTS, ...WORDS, '0', '-1', '1e3', ...IDS, ...(field === 'cursor' ? CURSORS : [])].map((value) => ({
        query: { ...(name === 'readFunnel' ? { from: '2026-01-01', to: '2026-12-31' } : {}), [field]: value },
      })),
    )
    await storm(name, cases)
  })

  it.each(withParams)('%s bears every id', async (name) => {
    await storm(
      name,
      IDS.map((id) => ({ id })),
    )
  })

  it('bears every word as the name of a field, the inner ones too', async () => {
    const names = [...WORDS, '__proto__', 'constructor', 'toString', 'zh-Hans', 'mini_subscribe'].map((n) =>
      JSON.stringify(n),
    )
    const bodies: Partial<Record<RouteName, (name: string) => string>> = {
      reportSubscriptions: (n) => `{"results":{${n}:"accept"}}`,
      editMyConsents: (n) => `{"marketing":{${n}:true}}`,
      editMe: (n) => `{${n}:"x"}`,
      editMessageTemplate: (n) => `{"bodies":{"zh-Hans":{"fields":{"thing1":"x",${n}:"x"}},${n}:{}}}`,
      editCampaign: (n) => `{"templateIds":{${n}:"x"}}`,
      editSegment: (n) => `{"rule":{${n}:[]}}`,
      previewSegment: (n) => `{"rule":{"field":${n},"op":${n},"value":1}}`,
      editSettings: (n) => `{"brand":{${n}:"x"}}`,
    }
    for (const [route, body] of Object.entries(bodies))
      await storm(
        route as RouteName,
        names.map((n) => ({ body: body(n) })),
      )
  })

  it('opens sessions whatever the scene says', async () => {
    const who = await w.person()
    const odd: string[] = []
    for (const field of ['channel', 'inviteCode', 'followToken'])
      for (const word of WORDS) {
        const body = { code: await who.loginCode(), [field]: word }
        const { status } = await w.call('openSession', { body })
        if (status !== 200 && status !== 422) odd.push(`${field} ${JSON.stringify(word)} → ${status}`)
      }
    expect(odd).toEqual([])
    expect(failures).toEqual([])
  })

  it('makes members of people whatever scene they come from', async () => {
    const versions = await w.agreementVersions()
    const words = ['💥', 'é', '\u0000', "'", '\ud800', 'c0000000000']
    const answers = await Promise.all(
      words.map(async (word) => {
        const who = await w.person()
        const body = { phoneCode: await who.phoneCode(), consents: versions, channel: word, inviteCode: word }
        return (await w.call('join', { token: await who.logIn(), body })).status
      }),
    )
    expect(answers.every((status) => status === 201 || status === 422)).toBe(true)
    expect(failures).toEqual([])
  })

  it('keeps words exactly as they were said', async () => {
    const exact = ['💥'.repeat(10), 'e\u0301', '１２３', "' OR 1=1 --", '<b>%_\\"', 'أهلا', 'a\u200db']
    for (const word of exact) {
      const { body } = await w.call('editMe', { token: me, body: { nickname: word } })
      expect(body.nickname).toBe(word)
      expect((await w.call('readMe', { token: me })).body.nickname).toBe(word)
      const segment = await w.call('createSegment', { token: rows.owner, body: { name: word, rule: { all: [] } } })
      const read = await w.call('readSegment', { token: rows.owner, params: { id: segment.body.id } })
      expect(read.body.name).toBe(word)
    }
  })

  it('and one line is one line: no breaks, no turned direction, nothing that cannot be seen', async () => {
    const nickname = (word: string) => w.call('editMe', { token: me, body: { nickname: word } })
    expect((await nickname(' 小\r\n林\t\u202e\u200b ')).body.nickname).toBe('小 林')
    for (const unseen of ['\u3164', '\u2800 \u2800', '\u115f\u1160', '\uffa0', '\ufe0f', '\u200d', '\n\t']) {
      const { status, body } = await nickname(unseen)
      expect([status, body.errors?.[0]?.path]).toEqual([422, 'nickname'])
    }
    expect((await w.call('readMe', { token: me })).body.nickname).toBe('小 林')
    // Somebody new: a reason of any kind was enough to erase the one before.
    const { memberId } = await w.member()
    const tagged = await w.call('editMember', {
      token: rows.owner,
      params: { id: memberId },
      body: { tags: [' 老\u3000客\u200e', 'VIP'] },
    })
    expect(tagged.body.tags).toEqual(['VIP', '老 客'])
    const rule = { field: 'tags', op: 'contains', value: '\t老 客\u200f ' }
    const found = await w.call('createSegment', { token: rows.owner, body: { name: '\u2066老客\u2069', rule } })
    expect(found.body).toMatchObject({ name: '老客', rule: { value: '老 客' } })
    const listed = await w.call('listMembers', { token: rows.owner, query: { segmentId: found.body.id } })
    expect(listed.body.items.map((m) => m.id)).toEqual([memberId])
  })
})
