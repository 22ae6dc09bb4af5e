import { readFileSync } from 'node:fs'
import { join as pathOf } from 'node:path'
import { inspect } from 'node:util'
import type { Log } from '../../../server/base/log'
import { onEachDatabase, type World } from '../../harness/world'
import { joiningIn } from './joining'

const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)

onEachDatabase('membership: joining', (open, dialect) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  const { joinBody, count } = joiningIn(() => w)

  it('makes a guest a member who sees the own profile at once', async () => {
    const who = await w.person({ phone: '13812345678' })
    const token = await who.logIn()
    expect((await w.call('readMe', { token })).body.code).toBe('membership_required')
    const joined = await w.call('join', {
      token,
      body: await joinBody(who, {
        profile: { nickname: '小林', regionCode: '230100', language: 'yue', birthday: '1990-05-01', gender: 'female' },
      }),
    })
    expect(joined.status).toBe(201)
    expect(joined.body.member).toMatchObject({
      nickname: '小林',
      phoneMasked: '138****5678',
      regionCode: '230100',
      regionName: '黑龙江省 哈尔滨市',
      language: 'yue',
      email: null,
      tier: 'standard',
      points: 0,
      joinedAt: '2026-03-02T02:00:00.000Z',
      profileCompleteness: 85,
    })
    expect(joined.body.member.memberNo).toMatch(/^[1-9]\d{11}$/)
    const me = await w.call('readMe', { token })
    expect(me.status).toBe(200)
    expect(me.body).toEqual(joined.body.member)
    expect((await w.call('readMyConsents', { token })).body).toEqual({
      marketing: { wechat: false, sms: false, email: false, phoneCall: false },
      personalisation: false,
      topics: ['offers', 'new_arrivals', 'events', 'service'],
    })
  })

  it('answers a repeat with the same body and without spending another code', async () => {
    const who = await w.person()
    const token = await who.logIn()
    const first = await w.call('join', { token, body: await joinBody(who) })
    const again = await w.call('join', {
      token,
      body: { phoneCode: 'spent-long-ago', consents: await w.agreementVersions() },
    })
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body).toEqual(first.body)
  })

  it('refuses a wrong code, missing and outdated agreements, foreign regions and unknown fields', async () => {
    const who = await w.person()
    const token = await who.logIn()
    const versions = await w.agreementVersions()
    const codeOf = async (body: unknown) => {
      const answer = await w.call('join', { token, body })
      return [answer.status, answer.body.code]
    }
    expect(await codeOf({ phoneCode: 'x', consents: versions })).toEqual([400, 'phone_code_invalid'])
    expect(await codeOf({ phoneCode: await who.loginCode(), consents: versions })).toEqual([400, 'phone_code_invalid'])
    expect(await codeOf({ phoneCode: 'x', consents: { membershipTerms: versions.membershipTerms } })).toEqual([
      422,
      'validation_failed',
    ])
    expect(await codeOf({ phoneCode: 'x', consents: { ...versions, privacyPolicy: 'old' } })).toEqual([
      409,
      'agreement_version_outdated',
    ])
    expect(await codeOf({ phoneCode: 'x', consents: versions, profile: { regionCode: '990000' } })).toEqual([
      422,
      'validation_failed',
    ])
    expect(await codeOf({ phoneCode: 'x', consents: versions, points: 9 })).toEqual([422, 'validation_failed'])
    const other = await w.person()
    expect(await codeOf({ phoneCode: await other.phoneCode(), consents: versions })).toEqual([
      400,
      'phone_code_invalid',
    ])
    expect((await w.call('join', { token, body: await joinBody(who) })).status).toBe(201)
  })

  it('spends no code on what can be known before it', async () => {
    const who = await w.person()
    const token = await who.logIn()
    const whole = await joinBody(who)
    const early = [
      { ...whole, consents: { ...whole.consents, privacyPolicy: 'old' } },
      { ...whole, profile: { regionCode: '990000' } },
      { ...whole, profile: { birthday: '2999-01-01' } },
    ]
    for (const body of early) expect((await w.call('join', { token, body })).status).toBeGreaterThanOrEqual(409)
    expect((await w.call('join', { token, body: whole })).status).toBe(201)
  })

  it('flags a number of a virtual operator', async () => {
    const who = await w.member({ phone: '17012345678' })
    const rows = (await w.db.read((tx) =>
      tx.query('SELECT phoneVirtual FROM member WHERE id = ?', [who.memberId]),
    )) as {
      phoneVirtual: number
    }[]
    expect(Number(rows[0]!.phoneVirtual)).toBe(1)
  })

  it('passes nothing personal to the log, not even to be filtered there', async () => {
    const lines: string[] = []
    const take = (...said: unknown[]) => void lines.push(inspect(said, { depth: 6 }))
    const log = { info: take, warn: take, error: take, debug: take, trace: take, fatal: take } as unknown as Log
    const loud = await open({ log })
    try {
      const first = await loud.member({ phone: '13655554444' })
      const other = await loud.person({ phone: '13655554444' })
      const token = await other.logIn()
      const phoneCode = await other.phoneCode()
      const body = { phoneCode, consents: await loud.agreementVersions() }
      expect((await loud.call('join', { token, body })).status).toBe(409)
      const service = await loud.staff('service')
      await loud.call('searchMembers', { token: service.token, body: { phone: '13655554444' } })
      await loud.call('revealPhone', { token: service.token, params: { id: first.memberId }, body: { reason: '回访' } })
      await loud.sandbox('POST', `/people/${first.id}/follow`)
      await loud.jobs()
      expect(lines.length).toBeGreaterThan(5)
      const { mini, oa } = first.shown.openids as { mini: string; oa: string }
      for (const secret of ['13655554444', first.token, token, phoneCode, mini, oa, first.shown.unionid as string])
        expect(lines.filter((line) => line.includes(secret))).toEqual([])
    } finally {
      await loud.close()
    }
  })

  it('a landline and a number that cannot be are told by their own words, and nobody becomes a member', async () => {
    const codeOf = async (phone: string) => {
      const who = await w.person({ phone })
      const answer = await w.call('join', { token: await who.logIn(), body: await joinBody(who) })
      return [answer.status, answer.body.code]
    }
    expect(await codeOf('+85223456789')).toEqual([422, 'phone_not_mobile'])
    expect(await codeOf('+861012345678')).toEqual([422, 'phone_not_mobile'])
    expect(await codeOf('+81901234567')).toEqual([422, 'phone_invalid'])
    expect(await count("SELECT COUNT(*) AS n FROM member WHERE phoneMasked LIKE '+%'")).toBe(0)
  })

  it('says "not now" while the platform is away, and joins afterwards', async () => {
    const who = await w.person()
    const token = await who.logIn()
    await w.sandbox('PUT', '/faults', { '/wxa/business/getuserphonenumber': { status: 502 } })
    const refused = await w.call('join', { token, body: await joinBody(who) })
    await w.sandbox('DELETE', '/faults')
    expect([refused.status, refused.body.code]).toEqual([503, 'wechat_unavailable'])
    expect((await w.call('join', { token, body: await joinBody(who) })).status).toBe(201)
  })

  it('knows a person with the same unionid as the member she is', async () => {
    const first = await w.member({ unionid: 'oU-shared-person' })
    const other = await w.person({ unionid: 'oU-shared-person' })
    const session = await w.call('openSession', { body: { code: await other.loginCode() } })
    expect(session.body.member?.id).toBe(first.memberId)
    const joined = await w.call('join', {
      token: session.body.token,
      body: { phoneCode: 'unused', consents: await w.agreementVersions() },
    })
    expect([joined.status, joined.body.member.id]).toEqual([200, first.memberId])
  })

  it('refuses used login codes and ends a token at sign-out and after thirty days without use', async () => {
    const who = await w.member()
    const code = await who.loginCode()
    const opened = await w.call('openSession', { body: { code, channel: 'c-unknown', inviteCode: 'nobody' } })
    expect(opened.status).toBe(200)
    const again = await w.call('openSession', { body: { code } })
    expect([again.status, again.body.code]).toEqual([400, 'wechat_code_invalid'])
    const token = opened.body.token
    expect((await w.call('readMe', { token })).status).toBe(200)
    expect((await w.call('closeSession', { token })).status).toBe(204)
    expect((await w.call('readMe', { token })).status).toBe(401)
    const before = w.clock.now()
    w.clock.advance(29 * 86_400_000)
    expect((await w.call('readMe', { token: who.token })).status).toBe(200)
    w.clock.advance(29 * 86_400_000)
    expect((await w.call('readMe', { token: who.token })).status).toBe(200)
    w.clock.advance(30 * 86_400_000)
    expect((await w.call('readMe', { token: who.token })).status).toBe(401)
    w.clock.set(before)
  })

  it('keeps a frozen member out', async () => {
    const who = await w.member()
    const service = await w.staff('service')
    expect((await w.call('readMe', { token: who.token })).status).toBe(200)
    const frozen = await w.call('freezeMember', {
      token: service.token,
      params: { id: who.memberId },
      body: { reason: '异常' },
    })
    expect([frozen.status, frozen.body.status]).toEqual([200, 'frozen'])
    const me = await w.call('readMe', { token: who.token })
    expect([me.status, me.body.code]).toEqual([403, 'member_frozen'])
    const join = await w.call('join', { token: who.token, body: await joinBody(who) })
    expect(join.body.code).toBe('member_frozen')
    await w.call('freezeMember', {
      token: service.token,
      params: { id: who.memberId },
      body: { reason: '解除', frozen: false },
    })
    expect((await w.call('readMe', { token: who.token })).status).toBe(200)
  })

  it('attributes the channel: first and last touch, the one of joining, and the home store', async () => {
    const owner = await w.staff('owner')
    const store = await w.call('createStore', {
      token: owner.token,
      body: { name: '道里店', regionCode: '230102', address: '中央大街 1 号' },
    })
    const made = await w.call('createChannel', {
      token: owner.token,
      body: { name: '门店海报', storeId: store.body.id, kind: 'mini_program_code' },
    })
    const who = await w.member({ channel: made.body.scene })
    const rows = (await w.db.read((tx) =>
      tx.query('SELECT joinChannelId, storeId FROM member WHERE id = ?', [who.memberId]),
    )) as unknown[]
    expect(rows).toEqual([{ joinChannelId: made.body.id, storeId: store.body.id }])
    const touches = (await w.db.read((tx) =>
      tx.query('SELECT kind FROM channel_touch WHERE channelId = ? ORDER BY kind', [made.body.id]),
    )) as { kind: string }[]
    expect(touches.map((t) => t.kind)).toEqual(['join', 'open', 'scan'])
  })

  it('leaves no phone, e-mail or token readable in the database', async () => {
    const who = await w.member({ phone: '13777770123' })
    await w.call('editMe', { token: who.token, body: { email: 'canary.person@example.com' } })
    const me = await w.call('readMe', { token: who.token })
    expect(me.body.email).toBe('canary.person@example.com')
    expect(me.text).not.toContain('13777770123')
    const needles = ['13777770123', 'canary.person@example.com', who.token]
    const found: string[] = []
    if (dialect === 'sqlite') {
      const bytes = ['', '-wal'].map((end) => readFileSync(pathOf(w.folder, `membership.db${end}`)).toString('latin1'))
      expect(sum(bytes.map((b) => b.length))).toBeGreaterThan(10_000)
      for (const needle of needles) if (bytes.some((b) => b.includes(needle))) found.push(needle)
      expect(bytes.some((b) => b.includes(who.member.memberNo))).toBe(true)
    } else {
      const tables = ['member', 'member_key', 'mini_session', 'timeline_entry', 'audit_entry', 'job', 'member_merge']
      for (const table of tables) {
        const text = JSON.stringify(await w.db.read((tx) => tx.query(`SELECT * FROM ${table}`)), (_, value: unknown) =>
          (value as { type?: string })?.type === 'Buffer'
            ? Buffer.from((value as { data: number[] }).data).toString('latin1')
            : value,
        )
        for (const needle of needles) if (text.includes(needle)) found.push(`${table}: ${needle}`)
      }
    }
    expect(found).toEqual([])
  })
})
