import { MOST_SHARING } from '../../../server/suggestions/find-shared'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { suggestingIn } from './suggesting'

onEachDatabase('records that may be one person’s', (open) => {
  let w: World
  let token: string
  let service: { token: string; id: string }
  beforeAll(async () => {
    w = await open()
    token = (await w.staff('owner')).token
    service = await w.staff('service')
  })
  afterAll(() => w.close())
  const { newPhone, know, lead, look, lookAtEverybody, list, pair, read, count } = suggestingIn(
    () => w,
    () => token,
  )
  let keys = 0
  const merge = (id: string, staysId: string, as = service.token, key = `k${++keys}`) =>
    w.call('mergeIdentitySuggestion', { token: as, key, params: { id }, body: { staysId, reason: '同一个人' } })
  const decline = (id: string, as = service.token) =>
    w.call('declineIdentitySuggestion', { token: as, key: `k${++keys}`, params: { id }, body: { reason: '两个人' } })
  const kindsOf = (one: { reasons: { kind: string }[] } | undefined) => one?.reasons.map(({ kind }) => kind).sort()
  /** Two leads whom orders gave one address. */
  const two = async (email: string) => {
    // The address is the first one's: whatever else comes with it goes to her; so the second says it of herself.
    const one = await lead({ phone: newPhone(), email })
    const other = await w.member()
    must(await w.call('editMe', { token: other.token, body: { email } }))
    await look()
    return { one, other, pair: (await pair(one, other.memberId))! }
  }

  it('an address that a member tells and an order named: found once, however often one looks', async () => {
    const { one, other, pair: found } = await two('Same@Example.com')
    expect(found).toMatchObject({ state: 'open', weight: 60, reasons: [{ kind: 'email', weight: 60 }] })
    expect(found.people.map(({ id }) => id).sort()).toEqual([one, other.memberId].sort())
    expect(JSON.stringify(found)).not.toMatch(/same@example/i)
    await look()
    await lookAtEverybody()
    expect(await count('SELECT COUNT(*) AS n FROM identity_suggestion')).toBe(1)
    // Mistyped and put right: nothing speaks for it any more.
    must(await w.call('editMe', { token: other.token, body: { email: 'other@example.com' } }))
    await look()
    expect(await list()).toEqual([])
  })

  it('one order that names the phone of one and the account of another; a parcel to somebody else’s phone', async () => {
    const onTaobao = (id: string) => ({ platform: 'taobao', id })
    const named = await lead({ external: onTaobao('her nick') })
    const phone = newPhone()
    const called = await lead({ phone })
    expect(await lead({ phone, external: onTaobao('her nick') })).toBe(called)
    await look()
    expect(kindsOf(await pair(named, called))).toEqual(['platform_name'])
    // Her account with another phone, which somebody else has: two reasons weigh more than one.
    const elsewhere = newPhone()
    const holder = await lead({ phone: elsewhere })
    const buyer = await lead({ external: onTaobao('buyer'), phone: newPhone() })
    await know({ external: onTaobao('buyer'), phone: newPhone(), receiverPhone: elsewhere })
    await look()
    const found = await pair(buyer, holder)
    expect(kindsOf(found)).toEqual(['receiver_phone'])
    expect((await list()).map(({ weight }) => weight)).toEqual([60, 50])
    // Whoever joins later with a phone that parcels went to is found as well.
    const parcel = newPhone()
    const sender = await lead({ phone: newPhone(), receiverPhone: parcel })
    const joined = await w.member({ phone: parcel.slice(3) })
    await look()
    expect(kindsOf(await pair(sender, joined.memberId))).toEqual(['receiver_phone'])
  })

  it('the same name, birthday and city; not what differs in one of them, nor what a crowd shares', async () => {
    const told = { nickname: '周晓禾', birthday: '1991-04-05', regionCode: '230102' }
    const one = await lead({ phone: newPhone() }, told)
    const other = await lead({ phone: newPhone() }, { ...told, regionCode: '230103' })
    const not = await lead({ phone: newPhone() }, { ...told, birthday: '1991-04-06' })
    await look()
    expect(await pair(one, other)).toMatchObject({ weight: 40, reasons: [{ kind: 'profile', weight: 40 }] })
    expect(await pair(one, not)).toBeUndefined()
    const before = (await list()).length
    const office = newPhone()
    for (let n = 0; n < MOST_SHARING + 2; n++) await lead({ phone: newPhone(), receiverPhone: office })
    await look()
    const open = await list()
    // Few shared it at first; when many do, nobody is left of it.
    expect(open.filter((found) => kindsOf(found)!.includes('receiver_phone')).length).toBeLessThanOrEqual(2)
    await lookAtEverybody()
    expect((await list()).length).toBe(before)
  })

  it('declined stays declined for the same reasons, also for who takes one of them in, and comes back for a new one', async () => {
    const { one, other, pair: found } = await two('declined@example.com')
    expect(must(await decline(found.id)).body).toEqual({ id: found.id, state: 'declined' })
    expect((await decline(found.id)).body).toMatchObject({ status: 409, code: 'suggestion_decided' })
    expect(await pair(one, other.memberId)).toBeUndefined()
    await lookAtEverybody()
    expect(await pair(one, other.memberId)).toBeUndefined()
    expect(await pair(one, other.memberId, 'declined')).toMatchObject({
      why: '两个人',
      decidedByName: expect.any(String),
    })
    expect(await count("SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'membership.decline_suggestion'")).toBe(1)
    // A third takes the lead in: the same address is the third's now, and was declined.
    const phone = `+86${other.phone}`
    const third = await w.member({ profile: { nickname: '第三人' } })
    const { phoneIndex } = (
      await w.db.read((tx) => tx.query('SELECT phoneIndex FROM member WHERE id = ?', [one]))
    )[0] as {
      phoneIndex: string
    }
    await w.db.inTransaction((tx) =>
      tx.query(
        "INSERT INTO identity_trace (id, kind, traceKey, memberId, firstSeenAt) VALUES (?, 'receiver_phone', ?, ?, 1)",
        [w.chance.id(), phoneIndex, third.memberId],
      ),
    )
    await lookAtEverybody()
    const taking = (await pair(one, third.memberId))!
    must(await merge(taking.id, third.memberId))
    await lookAtEverybody()
    expect(await pair(third.memberId, other.memberId)).toBeUndefined()
    expect(await pair(third.memberId, other.memberId, 'declined')).toBeDefined()
    // A parcel of the third goes to the other's phone: that is new.
    await know({ memberNo: third.member.memberNo, receiverPhone: phone })
    await look()
    expect(kindsOf(await pair(third.memberId, other.memberId))).toEqual(['email', 'receiver_phone'])
  })

  it('merged by staff as one merge: what the lead had is the member’s; undone, both are two again and the pair is open', async () => {
    const { one, other, pair: found } = await two('merged@example.com')
    const leadPhone = (await read(one)).phoneMasked
    expect((await merge(found.id, one)).body).toMatchObject({ status: 422, code: 'validation_failed' })
    expect((await merge(found.id, service.id)).status).toBe(422)
    const { token: marketer } = await w.staff('marketer')
    expect((await merge(found.id, other.memberId, marketer)).status).toBe(403)
    const key = 'the-same-tap'
    const merged = must(await merge(found.id, other.memberId, service.token, key))
    expect(merged.body).toMatchObject({ id: found.id, memberId: other.memberId })
    expect((await merge(found.id, other.memberId, service.token, key)).text).toBe(merged.text)
    expect((await merge(found.id, other.memberId)).body).toMatchObject({ status: 409, code: 'suggestion_decided' })
    expect((await read(one)).status).toBe('merged')
    expect((await read(other.memberId)).identities).toContainEqual(expect.objectContaining({ kind: 'email' }))
    expect(await pair(one, other.memberId, 'merged')).toMatchObject({ why: '同一个人' })
    const merges = must(await w.call('listMerges', { token, query: { status: 'merged' } })).body.items
    expect(merges.map(({ id }) => id)).toContain(merged.body.mergeId)
    await look()

    must(await w.call('reverseMerge', { token, params: { id: other.memberId }, body: { reason: '看错了' } }))
    expect(await read(one)).toMatchObject({ status: 'lead', phoneMasked: leadPhone })
    expect((await read(one)).identities).toContainEqual(expect.objectContaining({ kind: 'email' }))
    expect((await read(other.memberId)).identities).not.toContainEqual(expect.objectContaining({ kind: 'email' }))
    await look()
    expect(await pair(one, other.memberId)).toMatchObject({ state: 'open', decidedAt: null, why: null })
    expect(
      await count("SELECT COUNT(*) AS n FROM identity_trace WHERE kind = 'former_phone' AND memberId = ?", [
        other.memberId,
      ]),
    ).toBe(0)
  })

  it('two members with accounts in WeChat: the sessions of the one that ends are the other’s; undone, each her own', async () => {
    const [one, other] = [await w.member(), await w.member()]
    for (const who of [one, other])
      must(await w.call('editMe', { token: who.token, body: { email: 'both@example.com' } }))
    await look()
    const found = (await pair(one.memberId, other.memberId))!
    must(await merge(found.id, one.memberId))
    expect(must(await w.call('readMe', { token: other.token })).body.memberNo).toBe(one.member.memberNo)
    must(await w.call('reverseMerge', { token, params: { id: one.memberId }, body: { reason: '看错了' } }))
    expect(must(await w.call('readMe', { token: other.token })).body.memberNo).toBe(other.member.memberNo)
    expect(must(await w.call('readMe', { token: one.token })).body.memberNo).toBe(one.member.memberNo)
  })

  it('an order that later names the phone of a lead taken in says whose it may be', async () => {
    const phone = newPhone()
    const one = await lead({ phone, email: 'former@example.com' })
    const other = await w.member()
    must(await w.call('editMe', { token: other.token, body: { email: 'former@example.com' } }))
    await look()
    must(await merge((await pair(one, other.memberId))!.id, other.memberId))
    const again = await lead({ phone })
    expect(again).not.toBe(one)
    await look()
    expect(kindsOf(await pair(again, other.memberId))).toEqual(['former_phone'])
  })

  it('who is frozen is nobody’s other half', async () => {
    const { one, other, pair: found } = await two('frozen@example.com')
    const body = { frozen: true, reason: '核查' }
    must(await w.call('freezeMember', { token, params: { id: other.memberId }, body }))
    expect((await merge(found.id, other.memberId)).body).toMatchObject({ status: 409, code: 'state_conflict' })
    expect((await read(one)).status).toBe('lead')
  })

  it('two people decide the same pair at once: one does, the other is told', async () => {
    const second = await w.staff('service')
    for (let round = 0; round < 4; round++) {
      const { one, other, pair: found } = await two(`race${round}@example.com`)
      const answers = await Promise.all([
        merge(found.id, other.memberId),
        round % 2 === 0 ? decline(found.id, second.token) : merge(found.id, other.memberId, second.token),
      ])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
      const lost = answers.find(({ status }) => status === 409)!
      expect(lost.body).toMatchObject({ code: 'suggestion_decided' })
      const isMerged = (await read(one)).status === 'merged'
      expect(isMerged).toBe(round % 2 === 1 || answers[0]!.status === 200)
      expect(
        await count("SELECT COUNT(*) AS n FROM member_merge WHERE newMemberId = ? AND status = 'merged'", [one]),
      ).toBe(Number(isMerged))
      expect(await pair(one, other.memberId, isMerged ? 'merged' : 'declined')).toBeDefined()
    }
  })

  it('is read page by page, the strongest first', async () => {
    const all = await list()
    expect(all.length).toBeGreaterThan(2)
    const ids: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = must(
        await w.call('listIdentitySuggestions', { token, query: { limit: '2', ...(cursor ? { cursor } : {}) } }),
      ).body
      ids.push(...page.items.map(({ id }) => id))
      if (page.nextCursor === null) break
      cursor = page.nextCursor
    }
    expect(ids).toEqual(all.map(({ id }) => id))
    expect([...all].sort((a, b) => b.weight - a.weight).map(({ weight }) => weight)).toEqual(
      all.map(({ weight }) => weight),
    )
  })

  it('an address that lists tell of two, by which only the first is known', async () => {
    const email = 'Two.Lists@example.com'
    const one = await lead({ external: { platform: 'taobao', id: 'told 1' }, email })
    const other = await lead({ phone: newPhone(), email: 'two.lists@example.com' })
    expect(other).not.toBe(one)
    await look()
    const found = await pair(one, other)
    expect(found).toMatchObject({ state: 'open', weight: 60, reasons: [{ kind: 'email', weight: 60 }] })
    await look()
    await lookAtEverybody()
    expect((await pair(one, other))!.id).toBe(found!.id)
  })
})
