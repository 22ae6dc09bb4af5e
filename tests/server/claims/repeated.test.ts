import { onEachDatabase } from '../../harness/world'
import { refused, useShop, type Shop } from '../coupons/shop'
import type { World } from '../../harness/world'

/** Every transaction of this world fails at its first try, just before its commit, and is done once more. */
onEachDatabase('claims: a batch that is repeated', (open) => {
  let w: World
  let shop: Shop
  useShop(
    () => open({ aborts: 'all' }),
    (opened) => ({ w, shop } = opened),
  )

  const held = (id: string) =>
    w.db.read(
      (tx) =>
        tx.query('SELECT memberId, COUNT(*) AS n FROM coupon WHERE couponTemplateId = ? GROUP BY memberId', [
          id,
        ]) as Promise<{ memberId: string; n: number }[]>,
    )

  it.each([
    ['plenty is left, so that the row is not asked first', 5_000],
    ['little is left, under the row’s lock', 60],
  ])('answers as is held where %s', async (_, total) => {
    const t = await shop.publish({ total })
    // The first batch is decided under the lock; only afterwards the terms are known.
    expect((await shop.claim((await shop.shopper()).token, t.id)).status).toBe(201)
    const people = await shop.members(40)
    const told = await Promise.all(people.map((p) => shop.claim(p.token, t.id)))
    expect(told.map((a) => a.status)).toEqual(people.map(() => 201))
    const rows = await held(t.id)
    expect(rows.map((r) => Number(r.n))).toEqual(Array.from({ length: 41 }, () => 1))
    expect(new Set(rows.map((r) => r.memberId)).size).toBe(41)
    expect(await shop.counts(t.id)).toMatchObject({ issued: 41 })
  })

  it('keeps to the limit: of five at once two, numbered one and two', async () => {
    const t = await shop.publish({ total: 5_000, perMemberLimit: 2 })
    await shop.claim((await shop.shopper()).token, t.id)
    const who = await shop.shopper()
    const told = await Promise.all(Array.from({ length: 5 }, () => shop.claim(who.token, t.id)))
    expect(told.map((a) => a.status).sort()).toEqual([201, 201, 409, 409, 409])
    for (const a of told.filter((one) => one.status !== 201)) expect(refused(a)).toEqual([409, 'claim_limit_reached'])
    const seqs = await w.db.read((tx) =>
      tx.query('SELECT seq FROM coupon WHERE couponTemplateId = ? AND memberId = ? ORDER BY seq', [t.id, who.memberId]),
    )
    expect((seqs as { seq: number }[]).map((r) => Number(r.seq))).toEqual([1, 2])
  })

  it('counts the pieces of one phone anew: of two accounts that had it one gets the only piece', async () => {
    const t = await shop.publish({ total: 5_000 })
    await shop.claim((await shop.shopper()).token, t.id)
    const [one, other] = await shop.pair()
    await w.db.inTransaction((tx) =>
      tx.query('INSERT INTO phone_history (phoneKey, memberId, firstAt) VALUES (?,?,?),(?,?,?)', [
        'a phone',
        one.memberId,
        0,
        'a phone',
        other.memberId,
        0,
      ]),
    )
    const told = await Promise.all([shop.claim(one.token, t.id), shop.claim(other.token, t.id)])
    expect(told.map((a) => a.status).sort()).toEqual([201, 409])
    expect((await held(t.id)).length).toBe(2)
  })
})
