import { findSuspicions } from '../../../server/abuse/suspect'
import { insertRows } from '../../../server/claims/issue'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from './shop'

const DAY_MS = 86_400_000

onEachDatabase('coupons: suspicions', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  const look = () => findSuspicions(w.deps, () => false)
  const list = async (query: Record<string, string> = {}, token = shop.service.token) =>
    (await w.call('listSuspicions', { token, query })).body.items
  const decide = (id: string, decision: 'dismiss' | 'hold') =>
    w.call('decideSuspicion', { token: shop.service.token, params: { id }, body: { decision, note: '已核实' } })

  type Use = { staffId: string; memberId: string; at: number; reversed?: boolean; couponId?: string }
  /** Uses as the till writes them, straight into the book. */
  const book = (uses: Use[]) =>
    w.db.inTransaction((tx) =>
      insertRows(
        tx,
        'redemption (id, couponId, liveCouponId, couponTemplateId, memberId, storeId, staffId, actorKind, discountFen, at, day, reversedAt)',
        uses.map(({ staffId, memberId, at, reversed, couponId }) => {
          const id = couponId ?? w.chance.id()
          return [
            w.chance.id(),
            id,
            reversed ? null : id,
            'none',
            memberId,
            shop.here,
            staffId,
            'staff',
            1000,
            at,
            '2026-03-02',
            reversed ? at + 1 : null,
          ]
        }),
      ),
    )
  const ago = (days: number) => w.clock.now() - days * DAY_MS
  const times = <T>(n: number, one: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => one(i))
  const idsOf = async (n: number) => (await shop.members(n)).map((m) => m.memberId)
  const gifts = (pairs: [giver: string, acceptor: string][]) =>
    w.db.inTransaction((tx) =>
      insertRows(
        tx,
        'coupon_transfer (id, tokenHash, couponId, giverId, acceptorId, state, createdAt, expiresAt, endedAt)',
        pairs.map(([giver, acceptor], i) => [
          w.chance.id(),
          w.chance.token(),
          w.chance.id(),
          giver,
          acceptor,
          'accepted',
          ago(5) + i,
          ago(4),
          ago(5) + i,
        ]),
      ),
    )
  const links = (table: 'phone_history' | 'device_seen', key: string, memberIds: string[]) =>
    w.db.inTransaction((tx) =>
      table === 'phone_history'
        ? insertRows(
            tx,
            'phone_history (phoneKey, memberId, firstAt)',
            memberIds.map((m) => [key, m, ago(3)]),
          )
        : insertRows(
            tx,
            'device_seen (deviceKey, memberId, firstAt, lastAt)',
            memberIds.map((m) => [key, m, ago(3), ago(1)]),
          ),
    )

  it('an ordinary month lists nobody: 1,000 redemptions with regulars, mistakes, gifts and shared devices', async () => {
    const members = await idsOf(300)
    const tills = times(6, () => w.chance.id())
    // Everybody comes now and then, thirty regulars twice a week, and one use in forty is undone.
    const uses = times(1000, (i): Use => {
      const regular = i % 4 === 0
      const member = members[regular ? w.chance.int(30) : w.chance.int(members.length)]!
      return { staffId: tills[i % 6]!, memberId: member, at: ago(29) + i * 2_000_000, reversed: i % 40 === 7 }
    })
    await book(uses.slice(0, 500))
    await book(uses.slice(500))
    await gifts(times(60, (i) => [members[i]!, members[(i * 7 + 1) % 300]!]))
    for (let i = 0; i < 40; i++) {
      await links('device_seen', `family-${i}`, members.slice(i * 3, i * 3 + 3))
      if (i < 5) await links('phone_history', `moved-${i}`, members.slice(i * 2, i * 2 + 2))
    }
    await look()
    expect(await list()).toEqual([])
  }, 30_000)

  it('finds what was planted, names it with numbers, and lists it once', async () => {
    const friends = await idsOf(3)
    const [a, b] = (await idsOf(2)) as [string, string]
    const phoneOwners = await idsOf(4)
    const farm = await idsOf(9)
    const collector = (await idsOf(1))[0]!
    const givers = await idsOf(6)
    await book(
      times(24, (i): Use => ({
        staffId: shop.cashier.id,
        memberId: friends[i % 3]!,
        at: ago(10) + i * 3_600_000,
      })),
    )
    await book(
      times(20, (i): Use => ({
        staffId: shop.otherCashier.id,
        memberId: i % 2 === 0 ? a : w.chance.id(),
        at: ago(8) + i,
        reversed: i % 2 === 0,
      })),
    )
    await links('phone_history', 'one-phone', phoneOwners)
    await links('device_seen', 'one-device', farm)
    await gifts([
      ...times(12, (i): [string, string] => [givers[i % 6]!, collector]),
      ...times(3, (): [string, string] => [a, b]),
      ...times(3, (): [string, string] => [b, a]),
    ])
    await look()
    await look()
    const found = await list()
    expect(found.map((f) => f.kind).sort()).toEqual([
      'gift_circle',
      'gift_circle',
      'one_device_many_accounts',
      'one_phone_many_accounts',
      'redeem_and_reverse',
      'till_favours_members',
    ])
    const of = (kind: string) => found.filter((f) => f.kind === kind)
    const [till] = of('till_favours_members')
    expect(till).toMatchObject({
      state: 'open',
      score: 100,
      storeName: '中央大街店',
      facts: { redemptions: 24, share: 100, discountFen: 24_000, days: 1 },
      note: null,
    })
    expect(till!.staffName).toMatch(/^cashier-/)
    expect(till!.members.map((m) => m.id).sort()).toEqual([...friends].sort())
    expect(till!.members.every((m) => m.memberNo !== '' && !m.onHold)).toBe(true)
    expect(of('redeem_and_reverse')[0]).toMatchObject({ facts: { reversals: 10, redemptions: 20, share: 50 } })
    expect(of('one_phone_many_accounts')[0]!.facts.accounts).toBe(4)
    expect(of('one_device_many_accounts')[0]!.facts.accounts).toBe(9)
    expect(
      of('gift_circle')
        .map((f) => f.facts.gifts)
        .sort(),
    ).toEqual([12, 6])
    expect(found.map((f) => f.score)).toEqual(found.map((f) => f.score).sort((x, y) => y - x))
    expect(JSON.stringify(found)).not.toContain('one-phone')
  })

  it('grows while it is open; decided once, only what came afterwards makes it stand out anew', async () => {
    const [till] = await list({ kind: 'till_favours_members' })
    const friends = till!.members.map((m) => m.id)
    await book(times(6, (i): Use => ({ staffId: shop.cashier.id, memberId: friends[i % 3]!, at: w.clock.now() - i })))
    await look()
    expect((await list({ kind: 'till_favours_members' }))[0]).toMatchObject({
      id: till!.id,
      facts: { redemptions: 30 },
    })
    const answers = await Promise.all(times(8, () => decide(till!.id, 'dismiss')))
    expect(answers.filter((x) => x.status === 200)).toHaveLength(1)
    expect(answers.filter((x) => x.body.code === 'state_conflict')).toHaveLength(7)
    w.clock.advance(DAY_MS)
    await look()
    expect(await list({ kind: 'till_favours_members' })).toMatchObject([{ state: 'dismissed', note: '已核实' }])
    await book(times(18, (i): Use => ({ staffId: shop.cashier.id, memberId: friends[i % 3]!, at: w.clock.now() - i })))
    await look()
    const again = await list({ kind: 'till_favours_members', state: 'open' })
    expect(again).toMatchObject([{ facts: { redemptions: 18 } }])
    expect(again[0]!.id).not.toBe(till!.id)
    await look()
    expect(await list({ kind: 'till_favours_members' })).toHaveLength(2)
  })

  it('a hold holds its members, those under review already stay so', async () => {
    const [farm] = await list({ kind: 'one_device_many_accounts' })
    const first = farm!.members[0]!.id
    await w.call('holdMember', { token: shop.service.token, params: { id: first }, body: { reason: '先前已核查' } })
    const done = await decide(farm!.id, 'hold')
    expect(done.body).toMatchObject({ state: 'held', note: '已核实' })
    expect(done.body.members.every((m) => m.onHold)).toBe(true)
    const { body } = await w.call('readHold', { token: shop.service.token, params: { id: first } })
    expect(body.hold!.reason).toBe('先前已核查')
    const held = await w.db.read((tx) =>
      tx.query('SELECT COUNT(*) AS n FROM member_hold WHERE liveMemberId IS NOT NULL'),
    )
    expect(Number((held as [{ n: number }])[0].n)).toBe(9)
  })

  it('shows analysts, marketers and cashiers nobody', async () => {
    const analyst = await w.staff('analyst')
    for (const token of [analyst.token, shop.marketer.token, shop.cashier.token])
      expect((await w.call('listSuspicions', { token })).status).toBe(403)
  })

  it('pages by strength without leaving one out', async () => {
    const all = (await list({ limit: '200' })).map((f) => f.id)
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const { body } = await w.call('listSuspicions', {
        token: shop.service.token,
        query: { limit: 2, ...(cursor ? { cursor } : {}) },
      })
      paged.push(...body.items.map((f) => f.id))
      cursor = body.nextCursor ?? undefined
    } while (cursor)
    expect(paged).toEqual(all)
  })
})
