import { COUNT_JOB, segmentJobs } from '../../../server/segments/count'
import type { SegmentRule } from '../../../shared/rules/segment'
import { templateBody } from '../../harness/rows'
import { addStanding } from '../../harness/standing'
import { onEachDatabase, type World } from '../../harness/world'

const leaf = (field: string, op: string, value: unknown) => ({ field, op, value }) as unknown as SegmentRule
const north = leaf('regionCode', 'in', ['230000'])

onEachDatabase('segments', (open) => {
  let w: World
  let marketer: string
  let analyst: string
  let harbin: string
  beforeAll(async () => {
    w = await open()
    marketer = (await w.staff('marketer')).token
    analyst = (await w.staff('analyst')).token
    harbin = (await w.member({ marketing: true, profile: { regionCode: '230102', nickname: '冬' } })).memberId
    await w.member({ profile: { regionCode: '230200' } })
    await w.member({ marketing: true, profile: { regionCode: '440106' } })
    await w.member({})
  })
  afterAll(() => w.close())

  const preview = (rule: unknown, token = marketer, headers = {}) =>
    w.call('previewSegment', { token, body: { rule }, headers })

  /** The figures the list shows once every job is done. */
  const counted = async (id: string) => {
    await w.jobs()
    const { items } = (await w.call('listSegments', { token: marketer })).body
    const { members, reachable } = items.find((one) => one.id === id)!.counted!
    return { members, reachable }
  }

  it('previews count, sentence and a sample; an analyst sees no person', async () => {
    const both = await preview(north)
    expect(both.status).toBe(200)
    expect(both.body).toMatchObject({ count: 2, sentence: '地区是黑龙江省的会员' })
    expect(both.body.tookMs).toBeGreaterThanOrEqual(0)
    expect(both.body.sample).toHaveLength(2)
    const one = await preview({ all: [north, leaf('consent.wechat', 'eq', true)] })
    expect(one.body.sample.map((m) => m.id)).toEqual([harbin])
    expect(one.body.sample[0]).toMatchObject({
      nickname: '冬',
      phoneMasked: expect.stringMatching(/^139\*{4}\d{4}$/) as string,
    })
    const counted = await preview(north, analyst)
    expect([counted.status, counted.body.count, counted.body.sample]).toEqual([200, 2, []])
    const english = await preview(north, marketer, { 'Accept-Language': 'en' })
    expect(english.body.sentence).toBe('members where the region is 黑龙江省')
    expect((await preview(north, (await w.staff('service')).token)).status).toBe(403)
    expect((await preview({ all: [] })).body.count).toBe(4)
    expect((await preview({ not: north })).body.count).toBe(2)
    expect((await preview(leaf('monthMeanTempC', 'lt', 5))).body.count).toBe(2)
  })

  it('names places, stores, channels and coupons in the sentence', async () => {
    const owner = (await w.staff('owner')).token
    const store = await w.call('createStore', {
      token: owner,
      body: { name: '道里店', regionCode: '230102', address: '街' },
    })
    const channel = await w.call('createChannel', {
      token: marketer,
      body: { name: '门口海报', kind: 'official_account_qr' },
    })
    const { body } = await preview({
      any: [leaf('storeId', 'eq', store.body.id), leaf('joinChannelId', 'in', [channel.body.id, '没有这个'])],
    })
    expect(body.sentence).toContain('道里店')
    expect(body.sentence).toContain('门口海报、没有这个')
  })

  it.each([
    [leaf('phone', 'eq', '138'), 'rule.field'],
    [{ all: [leaf('regionCode', 'in', ['999999'])] }, 'rule.all.0.value.0'],
    [leaf('platform', 'contains', 'jd'), 'rule.field'],
    [{ all: [], any: [] }, 'rule.all'],
    [undefined, 'rule'],
  ])('refuses %j with its place', async (rule, path) => {
    const refused = await preview(rule)
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, path])
  })

  it('takes words that would be SQL for words', async () => {
    const words = [
      "'; DROP TABLE member; --",
      "x') OR ('1'='1",
      '\\',
      '%',
      '_',
      '`',
      '"',
      "\\'",
      '${1}',
      '?',
      ':a',
      '/*',
    ]
    for (const op of ['contains', 'in']) expect((await preview(leaf('tags', op, words))).body.count).toBe(0)
    for (const field of ['tier', 'storeId', 'joinChannelId'])
      expect((await preview({ any: words.map((word) => leaf(field, 'eq', word)) })).body.count).toBe(0)
    expect(
      (await preview(leaf('couponStatus', 'eq', { couponTemplateId: words[1], status: 'claimed' }))).body.count,
    ).toBe(0)
    expect((await preview({ all: [] })).body.count).toBe(4)
  })

  it('takes a rule 20 deep and not one 21 deep', async () => {
    const deep = (groups: number): SegmentRule => (groups === 0 ? north : { all: [deep(groups - 1)] })
    expect((await preview(deep(20))).body.count).toBe(2)
    const refused = await preview(deep(21))
    expect([refused.status, refused.body.errors?.[0]?.message]).toEqual([422, '条件嵌套不能超过 20 层'])
  })

  it('are saved, read, changed by version and listed with the newest first', async () => {
    const made = await w.call('createSegment', { token: marketer, body: { name: '黑龙江', rule: north } })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ name: '黑龙江', rule: north, sentence: '地区是黑龙江省的会员', version: 1 })
    const params = { id: made.body.id }
    expect((await w.call('readSegment', { token: analyst, params })).body).toEqual(made.body)
    w.clock.advance(1_000)
    const rule = { not: north }
    const edited = await w.call('editSegment', { token: marketer, params, ifMatch: 1, body: { rule } })
    expect(edited.body).toMatchObject({ name: '黑龙江', rule, version: 2, createdAt: made.body.createdAt })
    expect(edited.body.updatedAt).not.toBe(made.body.updatedAt)
    const stale = await w.call('editSegment', { token: marketer, params, ifMatch: 1, body: { name: '旧' } })
    expect([stale.status, stale.body.code]).toEqual([412, 'version_conflict'])
    const unversioned = await w.call('editSegment', { token: marketer, params, body: { name: '南方' } })
    expect(unversioned.body).toMatchObject({ name: '南方', rule, version: 3 })
    const newer = await w.call('createSegment', { token: marketer, body: { name: '全体', rule: { all: [] } } })
    const list = await w.call('listSegments', { token: analyst, query: { limit: 1 } })
    expect(list.body.items.map((s) => s.id)).toEqual([newer.body.id])
    const next = await w.call('listSegments', {
      token: analyst,
      query: { limit: 200, cursor: String(list.body.nextCursor) },
    })
    expect(next.body.items[0]).toEqual(unversioned.body)
    expect((await w.call('createSegment', { token: analyst, body: { name: 'x', rule: north } })).status).toBe(403)
    expect((await w.call('readSegment', { token: analyst, params: { id: 'none' } })).status).toBe(404)
  })

  it('lose nobody’s words when many save at once', async () => {
    const { body } = await w.call('createSegment', { token: marketer, body: { name: '零', rule: north } })
    const params = { id: body.id }
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        w.call('editSegment', { token: marketer, params, ifMatch: 1, body: { name: `名${i}` } }),
      ),
    )
    expect(answers.map((a) => a.status).sort()).toEqual([200, ...Array.from({ length: 11 }, () => 412)])
    const free = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        w.call('editSegment', { token: marketer, params, body: { name: `甲${i}` } }),
      ),
    )
    expect(free.map((a) => a.status)).toEqual(Array.from({ length: 12 }, () => 200))
    expect((await w.call('readSegment', { token: marketer, params })).body.version).toBe(14)
  })

  it('counts in pieces, goes on where it stood, and leaves a rule that was changed meanwhile to its own counting', async () => {
    const { id } = (await w.call('createSegment', { token: marketer, body: { name: '东北', rule: north } })).body
    const whole = await counted(id)
    // One member a piece; the process has to let go after each.
    const handler = segmentJobs(w.deps, 1)[COUNT_JOB.kind]!
    const run = {
      id: 'x',
      kind: COUNT_JOB.kind,
      payload: { segmentId: id },
      attempt: 1,
      progress: async () => undefined,
    }
    const turn = (place: unknown) => {
      let asked = 0
      return handler({ ...run, place, stopping: () => false, letGo: () => asked++ > 0 })
    }
    let runs = 0
    let left = await turn(null)
    for (; left; runs++) left = await turn(left.place)
    expect(runs).toBeGreaterThan(2)
    expect(await counted(id)).toEqual(whole)

    const half = await turn(null)
    await w.call('editSegment', { token: marketer, params: { id }, ifMatch: 1, body: { rule: { all: [] } } })
    const everybody = await counted(id)
    expect(everybody.members).toBeGreaterThan(whole.members)
    // What was begun with the old rule begins anew with this one.
    for (left = half; left;) left = await turn(left.place)
    expect(await counted(id)).toEqual(everybody)
  })

  it('counts how many it has and reaches, says what uses it, and puts it away without breaking what does', async () => {
    const made = await w.call('createSegment', { token: marketer, body: { name: '东北', rule: north } })
    const { id } = made.body
    expect(made.body).toMatchObject({ archived: false, counted: null, usedBy: { campaigns: 0, coupons: 0 } })
    const listed = async (query: Record<string, string> = {}) =>
      (await w.call('listSegments', { token: marketer, query })).body.items.find((one) => one.id === id)
    const template = await w.call('createMessageTemplate', {
      token: marketer,
      body: {
        channel: 'mini_subscribe',
        name: '换季',
        providerTemplateId: 'sandbox-sub-coupon',
        topic: 'offers',
        kind: 'marketing',
        bodies: { 'zh-Hans': { fields: { thing1: '好' } } },
      },
    })
    // Two live in the north; one of them allows messages, and holds a permission for one.
    const openid = '(SELECT openid FROM mini_user WHERE memberId = ?)'
    await w.db.inTransaction((tx) =>
      tx.query(
        `INSERT INTO subscribe_grant (id, openid, providerTemplateId, state, acceptedAt, changedAt)
         VALUES (?, ${openid}, 'sandbox-sub-coupon', 'available', 0, 0)`,
        [w.chance.id(), harbin],
      ),
    )
    await w.jobs()
    expect((await listed())?.counted).toMatchObject({ members: 2, reachable: 1 })

    const campaign = await w.call('createCampaign', {
      token: marketer,
      body: {
        name: '初雪',
        segmentId: id,
        channels: ['mini_subscribe'],
        templateIds: { mini_subscribe: template.body.id },
        schedule: { kind: 'now' },
        topic: 'offers',
      },
    })
    const coupon = await w.call('createCouponTemplate', {
      token: marketer,
      body: templateBody(w, { title: '只给东北', segmentIds: [id] }),
    })
    expect((await listed())?.usedBy).toEqual({ campaigns: 1, coupons: 1, segments: 0 })
    const uses = await w.call('readSegmentUses', { token: analyst, params: { id } })
    expect(uses.body).toEqual({
      tag: null,
      campaigns: [{ id: campaign.body.id, name: '初雪', status: 'draft' }],
      coupons: [{ id: coupon.body.id, title: '只给东北', state: 'draft' }],
      segments: [],
    })

    const edit = (body: Record<string, unknown>) => w.call('editSegment', { token: marketer, params: { id }, body })
    expect((await edit({ archived: true })).body).toMatchObject({ archived: true, counted: { members: 2 } })
    expect(await listed()).toBeUndefined()
    expect(await listed({ state: 'archived' })).toMatchObject({ archived: true })
    expect(await listed({ ids: id })).toMatchObject({ name: '东北' })
    // What uses it goes on: the draft still finds its audience.
    const preview = await w.call('previewCampaign', { token: marketer, params: { id: campaign.body.id }, body: {} })
    expect(preview.body).toMatchObject({ audience: 2, reachable: 1 })
    // Another rule is counted anew; by the hour every figure is, without anybody's doing.
    expect((await edit({ archived: false, rule: { all: [] } })).body).toMatchObject({ archived: false, counted: null })
    await w.jobs()
    expect((await listed())?.counted).toMatchObject({ members: 4, reachable: 1 })
    await w.member({ profile: { regionCode: '230102' } })
    expect((await listed())?.counted).toMatchObject({ members: 4 })
    await addStanding(w, 'segments.')
    w.clock.advance(31 * 60_000)
    await w.jobs()
    expect((await listed())?.counted).toMatchObject({ members: 5 })
  })

  it('one that cannot be counted holds up no other', async () => {
    const made = async (name: string) =>
      (await w.call('createSegment', { token: marketer, body: { name, rule: north } })).body.id
    const [bad, good] = [await made('坏的'), await made('好的')]
    await w.db.inTransaction((tx) =>
      tx.query(`UPDATE segment SET rule = '{"field":"gone","op":"is","value":1}' WHERE id = ?`, [bad]),
    )
    await w.db.inTransaction((tx) => tx.query("DELETE FROM job WHERE kind = 'segments.count'"))
    await addStanding(w, 'segments.')
    w.clock.advance(31 * 60_000)
    await w.jobs()
    const figures = async () => {
      const sql = 'SELECT id, countedAt IS NOT NULL AS counted FROM segment WHERE id IN (?, ?)'
      const all = (await w.db.read((tx) => tx.query(sql, [bad, good]))) as { id: string; counted: number }[]
      return Object.fromEntries(all.map(({ id, counted }) => [id, Number(counted)]))
    }
    expect(await figures()).toEqual({ [bad]: 0, [good]: 1 })
    // Given up, and able to be counted again: it has its turn like the others.
    await w.db.inTransaction(async (tx) => {
      await tx.query(
        "UPDATE job SET status = 'failed', dueAt = NULL WHERE kind = 'segments.count' AND status = 'waiting'",
      )
      await tx.query(
        'UPDATE segment SET rule = (SELECT rule FROM (SELECT rule FROM segment WHERE id = ?) s) WHERE id = ?',
        [good, bad],
      )
    })
    w.clock.advance(31 * 60_000)
    await w.jobs()
    expect(await figures()).toEqual({ [bad]: 1, [good]: 1 })
  })
})
