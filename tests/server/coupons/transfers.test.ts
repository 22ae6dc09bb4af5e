import { Coupon } from '../../../server/coupons/entities'
import { onEachDatabase, type World } from '../../harness/world'
import { partner } from './partner'
import { openShop, type Shop } from './shop'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

onEachDatabase('coupons: transfers', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterEach(() => w.clock.advance(120_000))
  afterAll(() => w.close())

  const holder = (more: Record<string, unknown> = {}) => shop.holder({ transferable: true, ...more })
  const give = (token: string, id: string, key = shop.key()) => w.call('giveCoupon', { token, params: { id }, key })
  const accept = (token: string, gift: string, key = shop.key()) =>
    w.call('acceptTransfer', { token, params: { token: gift }, key })
  const takeBack = (token: string, id: string) => w.send('takeBackCoupon', { token, params: { id } })
  const look = (gift: string, token?: string) =>
    w.call('readTransfer', { params: { token: gift }, ...(token ? { token } : {}) })
  const mine = (token: string, id: string) => w.call('readMyCoupon', { token, params: { id } })
  const mineBy = async (token: string, status: string) =>
    (await w.call('listMyCoupons', { token, query: { status } })).body.items.map((c) => c.id)
  const row = (id: string) => w.db.read((tx) => tx.getRepository(Coupon).findOneByOrFail({ id }))
  const kinds = async (memberId: string) =>
    (
      (await w.db.read((tx) =>
        tx.query('SELECT kind FROM timeline_entry WHERE memberId = ? ORDER BY id', [memberId]),
      )) as { kind: string }[]
    ).map((l) => l.kind)

  it('goes to a friend: a new code, the same dates, and nothing the giver photographed works', async () => {
    const { coupon, token, memberId, template } = await holder()
    const shown = (await mine(token, coupon.id)).body
    expect(shown.transferable).toBe(true)
    const gift = (await give(token, coupon.id)).body
    expect(gift.token.length).toBeGreaterThanOrEqual(22)
    expect((await mine(token, coupon.id)).body).toMatchObject({
      status: 'transferring',
      transferable: false,
      transfer: { expiresAt: gift.expiresAt },
    })
    expect(await mineBy(token, 'transferring')).toEqual([coupon.id])
    expect(await mineBy(token, 'claimed')).toEqual([])
    expect((await shop.redeem(coupon.code)).body.code).toBe('coupon_transferring')

    const guest = await look(gift.token)
    expect(guest.body).toMatchObject({ state: 'open', mine: false, title: template.title, valueFen: 1000 })
    expect(guest.text).not.toContain(coupon.code)
    expect((await look(gift.token, token)).body.mine).toBe(true)

    const friend = await shop.shopper()
    const taken = await accept(friend.token, gift.token)
    expect(taken.status).toBe(201)
    expect(taken.body).toMatchObject({ id: coupon.id, status: 'claimed', validUntil: coupon.validUntil })
    expect(taken.body.code).not.toBe(coupon.code)
    expect((await mine(token, coupon.id)).status).toBe(404)
    expect((await shop.redeem(coupon.code)).body.code).toBe('coupon_not_found')
    expect((await shop.redeem(shown.dynamicCode!)).body.code).toBe('coupon_not_found')
    expect((await look(gift.token, friend.token)).body).toMatchObject({ state: 'accepted', couponId: coupon.id })
    expect((await look(gift.token, token)).body).not.toHaveProperty('couponId')
    expect(await kinds(memberId)).toEqual(['coupon_claimed', 'coupon_offered', 'coupon_given'])
    expect(await kinds(friend.memberId)).toEqual(['coupon_received'])

    // The giver wins no second helping by it, and the friend may still take the own one.
    expect((await shop.claim(token, template.id)).body.code).toBe('claim_limit_reached')
    expect((await shop.claim(friend.token, template.id)).status).toBe(201)
    const fresh = (await mine(friend.token, coupon.id)).body.dynamicCode!
    expect((await shop.redeem(fresh)).status).toBe(201)
    expect((await mine(friend.token, coupon.id)).body).toMatchObject({
      status: 'redeemed',
      redeemedStoreName: '中央大街店',
      discountFen: 1000,
    })
    expect(await shop.counts(template.id)).toMatchObject({ issued: 2, redeemed: 1 })
  })

  it('keeps the token as a hash alone, and the same key tells the same one', async () => {
    const { coupon, token } = await holder()
    const first = await give(token, coupon.id, 'gift-1')
    const again = await give(token, coupon.id, 'gift-1')
    expect([again.status, again.text]).toEqual([201, first.text])
    const rows = (await w.db.read((tx) =>
      tx.query('SELECT tokenHash FROM coupon_transfer WHERE couponId = ?', [coupon.id]),
    )) as { tokenHash: string }[]
    expect(rows).toHaveLength(1)
    expect(rows[0]!.tokenHash).not.toBe(first.body.token)
    await accept((await shop.shopper()).token, first.body.token)
    expect((await give(token, coupon.id, 'gift-1')).text).toBe(first.text)
    expect((await give(token, coupon.id)).status).toBe(404)
  })

  it('64 friends at once: one has it, the others are told it is gone', async () => {
    const { coupon, token, template } = await holder()
    const gift = (await give(token, coupon.id)).body.token
    const friends = await shop.members(64)
    const answers = await Promise.all(friends.map((f) => accept(f.token, gift)))
    const winners = friends.filter((_, i) => answers[i]!.status === 201)
    expect(winners).toHaveLength(1)
    expect(answers.filter((a) => a.body.code === 'transfer_gone')).toHaveLength(63)
    expect((await row(coupon.id)).memberId).toBe(winners[0]!.memberId)
    expect((await row(coupon.id)).issuedTo).not.toBe(winners[0]!.memberId)
    expect(await shop.counts(template.id)).toMatchObject({ issued: 1, redeemed: 0, voided: 0 })
  })

  it('is not for oneself, and is the giver’s again when taken back', async () => {
    const { coupon, token, memberId } = await holder()
    const friend = await shop.shopper()
    expect((await takeBack(token, coupon.id)).status).toBe(204)
    const gift = (await give(token, coupon.id)).body.token
    expect((await accept(token, gift)).body.code).toBe('transfer_own')
    expect((await takeBack(friend.token, coupon.id)).status).toBe(404)
    expect((await takeBack(token, coupon.id)).status).toBe(204)
    expect((await takeBack(token, coupon.id)).status).toBe(204)
    expect((await look(gift)).body.state).toBe('taken_back')
    expect((await accept(friend.token, gift)).body.code).toBe('transfer_gone')
    expect(await kinds(memberId)).toEqual(['coupon_claimed', 'coupon_offered', 'coupon_taken_back'])
    const second = (await give(token, coupon.id)).body.token
    expect((await accept(friend.token, gift)).body.code).toBe('transfer_gone')
    expect((await accept(friend.token, second)).status).toBe(201)
    expect((await takeBack(token, coupon.id)).body.code).toBe('transfer_gone')
    expect((await accept((await shop.shopper()).token, 'A'.repeat(43))).status).toBe(404)
  })

  it('comes back by itself: usable, givable and counted as claimed from that moment on', async () => {
    const { coupon, token, memberId } = await holder()
    const other = await holder()
    const gift = (await give(token, coupon.id)).body
    const otherGift = (await give(other.token, other.coupon.id)).body
    expect(Date.parse(gift.expiresAt) - w.clock.now()).toBe(24 * HOUR_MS)
    w.clock.advance(24 * HOUR_MS - 1)
    expect((await shop.redeem(coupon.code)).body.code).toBe('coupon_transferring')
    w.clock.advance(1)
    expect((await look(gift.token)).body.state).toBe('expired')
    expect((await accept((await shop.shopper()).token, gift.token)).body.code).toBe('transfer_gone')
    const back = (await mine(token, coupon.id)).body
    expect(back).toMatchObject({ status: 'claimed', transferable: true })
    expect(back).not.toHaveProperty('transfer')
    expect(await mineBy(token, 'claimed')).toEqual([coupon.id])
    expect(await mineBy(token, 'transferring')).toEqual([])
    expect((await shop.redeem(back.dynamicCode!)).status).toBe(201)
    const anew = await give(other.token, other.coupon.id)
    expect(anew.status).toBe(201)
    expect((await look(otherGift.token)).body.state).toBe('expired')
    expect((await accept((await shop.shopper()).token, anew.body.token)).status).toBe(201)
    expect(await kinds(memberId)).toContain('coupon_redeemed')
  })

  it('never outlives the coupon', async () => {
    const { coupon, token } = await holder()
    await w.db.inTransaction((tx) =>
      tx.query('UPDATE coupon SET validUntil = ? WHERE id = ?', [w.clock.now() + HOUR_MS, coupon.id]),
    )
    const gift = (await give(token, coupon.id)).body
    expect(Date.parse(gift.expiresAt)).toBe(w.clock.now() + HOUR_MS)
    w.clock.advance(HOUR_MS + 1)
    expect((await accept((await shop.shopper()).token, gift.token)).body.code).toBe('coupon_expired')
    expect((await give(token, coupon.id)).body.code).toBe('coupon_expired')
    expect(await mineBy(token, 'expired')).toEqual([coupon.id])
  })

  it('an imported code stays: the list knows it', async () => {
    const { coupon, token, template } = await holder()
    await w.db.inTransaction((tx) =>
      tx.query("UPDATE coupon_template SET codeSource = 'list' WHERE id = ?", [template.id]),
    )
    const gift = (await give(token, coupon.id)).body.token
    expect((await accept((await shop.shopper()).token, gift)).body.code).toBe(coupon.code)
  })

  it('is refused for what is not to be given', async () => {
    const refused = async (who: { token: string; coupon: { id: string } }) =>
      (await give(who.token, who.coupon.id)).body.code
    expect(await refused(await shop.holder())).toBe('coupon_not_transferable')
    const used = await holder()
    await shop.redeem(used.coupon.code)
    expect(await refused(used)).toBe('coupon_already_redeemed')
    const offered = await holder()
    await give(offered.token, offered.coupon.id)
    expect(await refused(offered)).toBe('coupon_transferring')
    const kept = await holder()
    await partner(w, shop).reserve(kept.coupon.code)
    expect(await refused(kept)).toBe('coupon_reserved')
    const taken = await holder()
    const gift = (await give(taken.token, taken.coupon.id)).body.token
    const voided = await w.call('voidCoupon', {
      token: shop.service.token,
      params: { id: taken.coupon.id },
      key: shop.key(),
      body: { reason: '发错了' },
    })
    expect(voided.status).toBe(201)
    expect(await refused(taken)).toBe('coupon_voided')
    expect((await accept((await shop.shopper()).token, gift)).body.code).toBe('transfer_gone')
    const foreign = await holder()
    expect((await give((await shop.shopper()).token, foreign.coupon.id)).status).toBe(404)
    const late = await holder()
    w.clock.advance(8 * DAY_MS)
    expect(await refused(late)).toBe('coupon_expired')
  })
})
