import { isoOf } from '../../../shared/rules/calendar'
import { Coupon } from '../../../server/coupons/entities'
import { give } from '../../../server/claims/give'
import { segmentHooks } from '../../../server/segments/hooks'
import { onEachDatabase, type World } from '../../harness/world'
import { merging } from '../membership/merging'
import { codeOf, partner, told } from './partner'
import { openShop, type Shop } from './shop'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

onEachDatabase('coupons: holds', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  const hold = (id: string) =>
    w.call('holdMember', { token: shop.service.token, params: { id }, body: { reason: '同一手机多个账户' } })
  const release = (id: string) => w.send('releaseMember', { token: shop.service.token, params: { id } })
  const read = (id: string) => w.call('readHold', { token: shop.marketer.token, params: { id } })
  const endOf = async (id: string) =>
    (await w.db.read((tx) => tx.getRepository(Coupon).findOneByOrFail({ id }))).validUntil
  const gift = async (token: string, id: string) =>
    (await w.call('giveCoupon', { token, params: { id }, key: shop.key() })).body

  it('refuses claims, gifts, acceptances, previews and redemptions, and lets go again', async () => {
    const held = await shop.holder({ transferable: true })
    const friend = await shop.holder({ transferable: true })
    const offered = await shop.holder({ transferable: true })
    const before = (await gift(offered.token, offered.coupon.id)).token
    const toHeld = (await gift(friend.token, friend.coupon.id)).token
    const made = await hold(held.memberId)
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ memberId: held.memberId, reason: '同一手机多个账户', until: null })
    await hold(offered.memberId)

    expect((await shop.claim(held.token, (await shop.publish()).id)).body.code).toBe('member_on_hold')
    expect((await gift(held.token, held.coupon.id)).code).toBe('member_on_hold')
    const accept = (token: string, t: string) =>
      w.call('acceptTransfer', { token, params: { token: t }, key: shop.key() })
    expect((await accept(held.token, toHeld)).body.code).toBe('member_on_hold')
    expect((await accept(friend.token, before)).body.code).toBe('member_on_hold')
    expect((await shop.redeem(held.coupon.code)).body.code).toBe('member_on_hold')
    expect(codeOf(await partner(w, shop).reserve(held.coupon.code))).toBe('member_on_hold')
    const seen = await w.call('previewRedemption', {
      token: shop.cashier.token,
      body: { code: held.coupon.code, storeId: shop.here, orderAmountFen: 8000 },
    })
    expect(seen.body).toMatchObject({ redeemable: false, reason: 'member_on_hold' })
    const word = (await shop.publish()).id
    const typed = w.db.inTransaction((tx) =>
      give(tx, w.deps, segmentHooks(w.deps), {
        couponTemplateId: word,
        memberId: held.memberId,
        source: 'word',
        at: w.clock.now(),
      }),
    )
    expect(codeOf(await told(typed))).toBe('member_on_hold')

    expect((await release(held.memberId)).status).toBe(204)
    expect((await release(held.memberId)).status).toBe(204)
    expect((await accept(held.token, toHeld)).status).toBe(201)
    expect((await shop.redeem(held.coupon.code)).status).toBe(201)
  })

  it('nothing runs out meanwhile: what could have been used ends so much later as it could not', async () => {
    const who = await shop.holder()
    const other = await shop.publish({ validity: { kind: 'days_after_claim', days: 1 } })
    const soon = (await shop.claim(who.token, other.id)).body
    const later = await shop.publish({
      validity: { kind: 'fixed', from: isoOf(w.clock.now() + 2 * DAY_MS), until: isoOf(w.clock.now() + 9 * DAY_MS) },
    })
    const future = (await shop.claim(who.token, later.id)).body
    const gone = await shop.publish({ validity: { kind: 'days_after_claim', days: 1 } })
    const past = (await shop.claim(who.token, gone.id)).body
    await w.db.inTransaction((tx) =>
      tx.query('UPDATE coupon SET validUntil = ? WHERE id = ?', [w.clock.now() - 1, past.id]),
    )
    const ends = await Promise.all([who.coupon.id, soon.id, future.id, past.id].map(endOf))
    await hold(who.memberId)
    w.clock.advance(5 * DAY_MS)
    await release(who.memberId)
    const now = await Promise.all([who.coupon.id, soon.id, future.id, past.id].map(endOf))
    expect(now.map((end, i) => end - ends[i]!)).toEqual([5 * DAY_MS, 5 * DAY_MS, 3 * DAY_MS, 0])
    expect(
      (await shop.redeem((await w.call('readMyCoupon', { token: who.token, params: { id: soon.id } })).body.code))
        .status,
    ).toBe(201)
  })

  it('what had run out and given its share of the budget back costs it again', async () => {
    const who = await shop.holder({ budgetFen: 100_000, validity: { kind: 'days_after_claim', days: 1 } })
    const committed = async () =>
      (await w.call('readCouponTemplate', { token: shop.marketer.token, params: { id: who.template.id } })).body
        .committedFen
    expect(await committed()).toBe(1000)
    await hold(who.memberId)
    w.clock.advance(4 * DAY_MS)
    await w.db.inTransaction(async (tx) => {
      await tx.query('UPDATE coupon SET releasedAt = ? WHERE id = ?', [w.clock.now(), who.coupon.id])
      await tx.query('UPDATE coupon_template SET committedFen = 0 WHERE id = ?', [who.template.id])
    })
    await release(who.memberId)
    expect(await committed()).toBe(1000)
    expect((await shop.redeem(who.coupon.code)).status).toBe(201)
    expect(await committed()).toBe(1000)
  })

  it('holds once at a time, also when ten people ask at once; says who is held and why; is audited', async () => {
    const { memberId } = await shop.shopper()
    expect((await read(memberId)).body).toEqual({ hold: null })
    const answers = await Promise.all(Array.from({ length: 10 }, () => hold(memberId)))
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1)
    expect(answers.filter((a) => a.body.code === 'state_conflict')).toHaveLength(9)
    expect((await read(memberId)).body.hold).toMatchObject({ memberId, reason: '同一手机多个账户', until: null })
    await release(memberId)
    expect((await read(memberId)).body).toEqual({ hold: null })
    expect((await hold(memberId)).status).toBe(201)
    const trail = (await w.db.read((tx) =>
      tx.query("SELECT action FROM audit_entry WHERE objectId = ? AND action LIKE 'membership.%' ORDER BY id", [
        memberId,
      ]),
    )) as { action: string }[]
    expect(trail.map((t) => t.action)).toEqual(['membership.hold', 'membership.release', 'membership.hold'])
  })

  it('twenty releases at once give the time back once', async () => {
    const { memberId, coupon } = await shop.holder()
    const end = await endOf(coupon.id)
    await hold(memberId)
    w.clock.advance(HOUR_MS)
    await Promise.all(Array.from({ length: 20 }, () => release(memberId)))
    expect((await endOf(coupon.id)) - end).toBe(HOUR_MS)
  })

  it('two accounts that become one: the hold and what was offered go over, nothing is lost on the way', async () => {
    const from = await shop.holder({ transferable: true })
    const offered = (await shop.claim(from.token, (await shop.publish({ transferable: true })).id)).body
    const link = (await gift(from.token, offered.id)).token
    const into = await shop.shopper()
    const end = await endOf(from.coupon.id)
    await hold(from.memberId)
    w.clock.advance(HOUR_MS)
    const { merge, openidOf } = merging(w)
    await merge(await openidOf(from.memberId), into.memberId)
    const pieces = await w.db.read((tx) => tx.getRepository(Coupon).findBy({ memberId: into.memberId }))
    expect(pieces.map((p) => p.status).sort()).toEqual(['claimed', 'transferring'])
    expect((await w.call('readTransfer', { params: { token: link } })).body.state).toBe('open')
    expect((await read(from.memberId)).body.hold).toBeNull()
    expect((await read(into.memberId)).body.hold).toMatchObject({ reason: '同一手机多个账户' })
    expect((await shop.redeem(from.coupon.code)).body.code).toBe('member_on_hold')
    w.clock.advance(HOUR_MS)
    await release(into.memberId)
    expect((await endOf(from.coupon.id)) - end).toBe(2 * HOUR_MS)
    expect((await shop.redeem(from.coupon.code)).status).toBe(201)
  })

  it('a frozen member redeems nothing, and previews say so', async () => {
    const { coupon, memberId } = await shop.holder()
    await w.db.inTransaction((tx) => tx.query("UPDATE member SET status = 'frozen' WHERE id = ?", [memberId]))
    expect((await shop.redeem(coupon.code)).body.code).toBe('member_on_hold')
    const seen = await w.call('previewRedemption', {
      token: shop.cashier.token,
      body: { code: coupon.code, storeId: shop.here, orderAmountFen: 8000 },
    })
    expect(seen.body).toMatchObject({ redeemable: false, reason: 'member_on_hold', discountFen: 0 })
  })
})
