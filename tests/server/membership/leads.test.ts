import type { CustomerKeys } from '../../../server/membership/customer-keys'
import { customerOf, withCustomers } from '../../../server/membership/customer-of'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { joiningIn } from './joining'

onEachDatabase('leads: whom orders and lists know', (open) => {
  let w: World
  let token: string
  beforeAll(async () => {
    w = await open()
    token = (await w.staff('owner')).token
  })
  afterAll(() => w.close())
  const { joinBody, count } = joiningIn(() => w)

  const know = (keys: CustomerKeys, nickname?: string) =>
    withCustomers(w.deps, (tx) =>
      customerOf(tx, w.deps, keys, {
        source: 'import',
        at: w.clock.now(),
        ...(nickname === undefined ? {} : { profile: { nickname, regionCode: '230100' } }),
      }),
    )
  let numbers = 0
  const newPhone = (): string => `+86135${String(10_000_000 + numbers++)}`
  const onTaobao = (id: string) => ({ platform: 'taobao', id })
  const read = async (id: string) => must(await w.call('readMember', { token, params: { id } })).body
  const listed = async (query: Record<string, string>) =>
    must(await w.call('listMembers', { token, query })).body.items.map(({ id }) => id)
  const foundBy = async (rule: object) =>
    must(await w.call('previewSegment', { token, body: { rule: rule as never } })).body

  it('the same person by any key that lasts, another by another; none by what does not last', async () => {
    const phone = newPhone()
    const first = (await know({ phone, external: onTaobao('tb_甲乙丙'), email: 'A.Li@Example.com' }, '李'))!
    expect(first).toMatchObject({ status: 'lead', made: true })
    for (const keys of [
      { phone },
      { external: onTaobao('tb_甲乙丙') },
      { email: 'a.li@example.com' },
      { phone, external: onTaobao('another name of hers') },
      { external: onTaobao('another name of hers') },
      { phone: '+8617012345678', external: onTaobao('tb_甲乙丙') },
    ])
      expect(await know(keys)).toMatchObject({ memberId: first.memberId, status: 'lead', made: false })
    for (const keys of [
      { external: { platform: 'jd', id: 'tb_甲乙丙' } },
      { external: onTaobao('TB_甲乙丙') },
      { phone: newPhone() },
      { email: 'b.li@example.com' },
    ])
      expect(await know(keys)).toMatchObject({ made: true })
    expect(await know({ phone: '+8617012345678' })).toBeNull()
    expect(await know({})).toBeNull()
    expect(await know({ memberNo: '100000000000', phone: newPhone() })).toBeNull()
    const { identities } = await read(first.memberId)
    expect(identities.map(({ platform, value }) => `${platform} ${value}`).sort()).toEqual([
      'null 170****5678',
      expect.stringMatching(/^null .*\*.*@/),
      'taobao a***s',
      'taobao t***丙',
    ])
    expect(new Set(identities.map(({ source }) => source))).toEqual(new Set(['import']))
    // Nothing of it stands there to be read.
    const kept = await w.db.read((tx) =>
      tx.query('SELECT * FROM customer_identity WHERE memberId = ?', [first.memberId]),
    )
    expect(JSON.stringify(kept)).not.toMatch(/甲乙|a\.li|another name/i)
  })

  it('a lead known by a name learns her phone; a name stays with whom it was first', async () => {
    const byName = (await know({ external: onTaobao('learns') }))!
    const phone = newPhone()
    expect(await know({ phone, external: onTaobao('learns') })).toMatchObject({ memberId: byName.memberId })
    expect((await know({ phone }))!.memberId).toBe(byName.memberId)
    // The phone is the surer key, and the name stays the first one's.
    const third = newPhone()
    const other = (await know({ phone: third }))!
    expect((await know({ phone: third, external: onTaobao('learns') }))!.memberId).toBe(other.memberId)
    expect((await know({ external: onTaobao('learns') }))!.memberId).toBe(byName.memberId)
  })

  it('sixteen who write the same person down at once make one lead', async () => {
    const phone = newPhone()
    const made = await Promise.all(
      Array.from({ length: 16 }, (_, i) =>
        know(i % 2 === 0 ? { phone, external: onTaobao('all at once') } : { external: onTaobao('all at once'), phone }),
      ),
    )
    expect(new Set(made.map((one) => one!.memberId)).size).toBe(1)
    expect(made.filter((one) => one!.made)).toHaveLength(1)
    expect(
      await count("SELECT COUNT(*) AS n FROM customer_identity WHERE scope = 'taobao' AND memberId = ?", [
        made[0]!.memberId,
      ]),
    ).toBe(1)
  })

  it('a lead is no member: not in lists, searches, figures, segments or at the till, until one asks for leads', async () => {
    const before = must(await w.call('readOverview', { token })).body.members
    const member = await w.member({ profile: { nickname: '周舟' } })
    const lead = (await know({ phone: newPhone(), external: { platform: 'douyin', id: 'dy1' } }, '周舟'))!
    const { memberNo } = await read(lead.memberId)
    expect(must(await w.call('readOverview', { token })).body.members).toBe(before + 1)
    expect(await listed({})).not.toContain(lead.memberId)
    expect(await listed({ q: '周舟' })).toEqual([member.memberId])
    expect(await listed({ q: memberNo })).toEqual([])
    expect(await listed({ status: 'lead', q: '周舟' })).toEqual([lead.memberId])
    expect(await listed({ status: 'lead' })).toContain(lead.memberId)
    expect(
      (await w.call('previewRedemption', { token, body: { code: memberNo } as never })).status,
    ).toBeGreaterThanOrEqual(400)
    const named = { field: 'regionCode', op: 'eq', value: '230100' }
    const ids = ({ sample }: { sample: { id: string }[] }) => sample.map(({ id }) => id)
    expect(ids(await foundBy(named))).not.toContain(lead.memberId)
    const isLead = { field: 'lead', op: 'eq', value: true }
    const fromDouyin = { field: 'platforms', op: 'contains', value: 'douyin' }
    expect(ids(await foundBy({ all: [named, isLead, fromDouyin] }))).toEqual([lead.memberId])
    expect((await foundBy(fromDouyin)).count).toBe(0)
    expect((await foundBy({ all: [named, { not: isLead }] })).count).toBe((await foundBy(named)).count)
    const freeze = { token, params: { id: lead.memberId }, body: { frozen: true, reason: '可疑' } }
    expect((await w.call('freezeMember', freeze)).status).toBe(409)
  })

  it('who joins with a lead’s phone is that lead from then on, with her number and what was known of her', async () => {
    const who = await w.person()
    const lead = (await know({ phone: `+86${who.phone}`, external: onTaobao('joins') }, '旧名'))!
    const was = await read(lead.memberId)
    const session = await who.logIn()
    const joined = must(
      await w.call('join', { token: session, body: await joinBody(who, { profile: { language: 'yue' } }) }),
    )
    expect(joined.status).toBe(201)
    expect(joined.body.member).toMatchObject({
      id: lead.memberId,
      memberNo: was.memberNo,
      nickname: '旧名',
      language: 'yue',
      regionCode: '230100',
    })
    const shown = await read(lead.memberId)
    expect(shown.status).toBe('active')
    expect(shown.identities).toContainEqual(expect.objectContaining({ platform: 'taobao', value: 'j***s' }))
    expect(await listed({ q: '旧名' })).toEqual([lead.memberId])
    expect(await know({ external: onTaobao('joins') })).toMatchObject({
      memberId: lead.memberId,
      status: 'active',
      made: false,
    })
    expect((await w.call('join', { token: session, body: await joinBody(who) })).body.member.id).toBe(lead.memberId)
    expect(
      await count("SELECT COUNT(*) AS n FROM timeline_entry WHERE memberId = ? AND kind = 'joined'", [lead.memberId]),
    ).toBe(1)
  })

  it('two phones of WeChat that prove a lead’s number at once: one is she, the other is asked whose account it is', async () => {
    for (let round = 0; round < 5; round++) {
      const one = await w.person()
      const two = await w.person({ phone: one.phone })
      const lead = (await know({ phone: `+86${one.phone}` }))!
      const answers = await Promise.all(
        [one, two].map(async (who) => w.call('join', { token: await who.logIn(), body: await joinBody(who) })),
      )
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
      expect(answers.find(({ status }) => status === 201)!.body.member.id).toBe(lead.memberId)
    }
  })

  it('a member who moves to a lead’s number brings the lead’s history home', async () => {
    const member = await w.member()
    const phone = newPhone()
    const lead = (await know({ phone, external: onTaobao('moves') }, '动'))!
    const button = jest.spyOn(w.deps.wechat.mini!, 'phoneNumber').mockResolvedValue({ phone, countryCode: '86' })
    const answer = await w.call('rebindPhone', { token: member.token, body: { phoneCode: 'x' } })
    button.mockRestore()
    expect(answer.status).toBe(200)
    expect(await know({ phone })).toMatchObject({ memberId: member.memberId, status: 'active' })
    expect(await know({ external: onTaobao('moves') })).toMatchObject({ memberId: member.memberId })
    expect((await read(lead.memberId)).status).toBe('merged')
    expect(await listed({ status: 'lead', q: '动' })).toEqual([])
  })

  it('a number that one joins with while another moves to it is one’s alone, and nobody who joined is taken for a lead', async () => {
    for (let round = 0; round < 8; round++) {
      const [newcomer, member] = [await w.person(), await w.member()]
      const phone = newPhone()
      const lead = (await know({ phone }))!
      const button = jest.spyOn(w.deps.wechat.mini!, 'phoneNumber').mockResolvedValue({ phone, countryCode: '86' })
      const session = await newcomer.logIn()
      const body = await joinBody(newcomer)
      const [joined, moved] = await Promise.all([
        w.call('join', { token: session, body }),
        w.call('rebindPhone', { token: member.token, body: { phoneCode: 'x' } }),
      ])
      button.mockRestore()
      const status = (await read(lead.memberId)).status
      const holder = (await know({ phone }))!.memberId
      if (joined.status === 201) expect([status, holder, moved.status]).toEqual(['active', lead.memberId, 409])
      else expect([status, holder, moved.status, joined.status]).toEqual(['merged', member.memberId, 200, 409])
    }
  })
})
