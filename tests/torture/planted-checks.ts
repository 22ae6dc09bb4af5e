import { partner, codeOf } from '../server/coupons/partner'
import type { Bench } from './planted'
import { repeating } from './repeating'
import { makeTemplate } from './templates'
import { toldOf, unless } from './told'

/** Each looks for one kind of mistake of claims, keys, tills and points through their doors; answers what it found broken. */
export const number = async ({ w }: Bench, sql: string, values: unknown[]): Promise<number> =>
  Number(((await w.db.read((tx) => tx.query(sql, values))) as { n: number }[])[0]!.n)
export const pieces = (b: Bench, id: string) =>
  number(b, 'SELECT COUNT(*) AS n FROM coupon WHERE couponTemplateId = ?', [id])

export async function neverOver(b: Bench): Promise<string[]> {
  const { id } = await b.till.publish({ total: 1 })
  const told = await Promise.all((await b.till.members(8)).map((m) => b.till.claim(m.token, id)))
  const won = told.filter((t) => t.status === 201).length
  return [...unless(['1'], [String(won)]), ...unless(['1'], [String(await pieces(b, id))])]
}

export async function limitHolds(b: Bench): Promise<string[]> {
  const { id } = await b.till.publish({ perMemberLimit: 2 })
  const who = await b.till.shopper()
  const told: string[] = []
  for (let i = 0; i < 3; i++) told.push(toldOf(await b.till.claim(who.token, id)))
  return unless(['201', '201', 'claim_limit_reached'], told)
}

export async function givingAwayWinsNothing(b: Bench): Promise<string[]> {
  const who = await b.till.holder({ transferable: true })
  const friend = await b.till.shopper()
  const { w, till } = b
  const offer = { token: who.token, params: { id: who.coupon.id }, key: till.key() }
  const link = await w.call('giveCoupon', offer)
  const accepted = await w.call('acceptTransfer', {
    token: friend.token,
    params: { token: link.body.token },
    key: till.key(),
  })
  const again = await till.claim(who.token, who.template.id)
  return unless(['201', '201', 'claim_limit_reached'], [link, accepted, again].map(toldOf))
}

export async function repeatedDecidesTheSame(b: Bench): Promise<string[]> {
  const { id } = await b.till.publish({ total: 5_000 })
  // The first batch is decided under the lock; only afterwards the terms are known.
  const [first, ...rest] = await b.till.members(6)
  await b.till.claim(first!.token, id)
  const told = await repeating(b.w.db, () => Promise.all(rest.map((m) => b.till.claim(m.token, id))))
  return unless(['201', '201', '201', '201', '201', '6'], [...told.map(toldOf), String(await pieces(b, id))])
}

export async function budgetHolds(b: Bench): Promise<string[]> {
  const { id } = await b.till.publish({ valueFen: 1000, budgetFen: 2000 })
  const told: string[] = []
  for (const m of await b.till.members(3)) told.push(toldOf(await b.till.claim(m.token, id)))
  return unless(['201', '201', 'coupon_sold_out'], told)
}

export async function stripesHold(b: Bench): Promise<string[]> {
  const { w, till } = b
  // The first batch is decided under the lock; after it there is still plenty.
  const [total, asked] = [1_200, 1_260]
  const id = await w.db.inTransaction((tx) =>
    makeTemplate(tx, w.chance, w.clock.now(), { total, stripes: 4, perMemberLimit: asked }),
  )
  const [who] = await till.members(1)
  let sent = 0
  const worker = async () => {
    while (sent++ < asked) await till.claim(who!.token, id)
  }
  await Promise.all(Array.from({ length: 60 }, worker))
  return unless([String(total)], [String(await pieces(b, id))])
}

export async function pauseIsSeen(b: Bench): Promise<string[]> {
  const { w, till } = b
  const { id } = await till.publish({ total: 100_000, perMemberLimit: 9 })
  const who = await till.shopper()
  for (let i = 0; i < 3; i++) await till.claim(who.token, id)
  await w.call('pauseCouponTemplate', { token: till.marketer.token, params: { id } })
  return unless(['claim_paused'], [toldOf(await till.claim(who.token, id))])
}

export async function answeredIsKept(b: Bench): Promise<string[]> {
  const { id } = await b.till.publish()
  const who = await b.till.shopper()
  const told = await b.till.claim(who.token, id)
  return unless(['201', '1'], [toldOf(told), String(await pieces(b, id))])
}

export async function keyOnce(b: Bench): Promise<string[]> {
  const { id } = await b.till.publish({ perMemberLimit: 9 })
  const who = await b.till.shopper()
  const key = b.till.key()
  const first = await b.till.claim(who.token, id, key)
  const again = await b.till.claim(who.token, id, key)
  return unless([first.text, '1'], [again.text, String(await pieces(b, id))])
}

export async function keyIsMine(b: Bench): Promise<string[]> {
  const { id } = await b.till.publish()
  const [one, other] = await b.till.pair()
  const key = b.till.key()
  const mine = await b.till.claim(one.token, id, key)
  const theirs = await b.till.claim(other.token, id, key)
  return mine.body.id === theirs.body.id ? ['one member was given another’s answer'] : []
}

export async function keyKnowsBody(b: Bench): Promise<string[]> {
  const { coupon } = await b.till.holder()
  const key = b.till.key()
  const first = await b.till.redeem(coupon.code, {}, b.till.cashier.token, key)
  const other = await b.till.redeem(coupon.code, { orderAmountFen: 9000 }, b.till.cashier.token, key)
  return unless(['201', 'idempotency_key_reused'], [first, other].map(toldOf))
}

export async function redeemedOnce(b: Bench): Promise<string[]> {
  const { coupon } = await b.till.holder()
  const told = [await b.till.redeem(coupon.code), await b.till.redeem(coupon.code)]
  return unless(['201', 'coupon_already_redeemed'], told.map(toldOf))
}

export async function reservedIsReserved(b: Bench): Promise<string[]> {
  const { coupon } = await b.till.holder()
  const held = await partner(b.w, b.till).reserve(coupon.code)
  return unless(['done', 'coupon_reserved'], [codeOf(held), toldOf(await b.till.redeem(coupon.code))])
}

export async function reservationEnds(b: Bench): Promise<string[]> {
  const { coupon } = await b.till.holder()
  const shop = partner(b.w, b.till)
  const held = await shop.reserve(coupon.code, { ttlSeconds: 60 })
  b.w.clock.advance(61_000)
  return unless(['reservation_gone'], [codeOf(await shop.confirm('done' in held ? held.done.id : ''))])
}

export async function reversedOnce(b: Bench): Promise<string[]> {
  const { coupon, template } = await b.till.holder()
  const used = await b.till.redeem(coupon.code)
  const reverse = () =>
    b.w.call('reverseRedemption', {
      token: b.till.cashier.token,
      params: { id: used.body.redemptionId },
      key: b.till.key(),
      body: { reason: '顾客退货' },
    })
  const told = [toldOf(await reverse()), toldOf(await reverse())]
  const { redeemed } = await b.till.counts(template.id)
  return unless(['201', 'already_reversed', '0'], [...told, String(redeemed)])
}

export async function guessingSlows(b: Bench): Promise<string[]> {
  // A till of its own: misses stay with who made them.
  const { token } = await b.w.staff('cashier', b.till.here)
  b.w.clock.advance(120_000)
  const told: string[] = []
  for (let i = 0; i < 12; i++) told.push(toldOf(await b.till.redeem('ABCDEFGHJK', {}, token)))
  return told.includes('rate_limited') ? [] : [`twelve guesses: ${told.join(' ')}`]
}

export async function pointsStayAboveZero(b: Bench): Promise<string[]> {
  const { w, till } = b
  const { id } = await till.publish({ pointsPrice: 10, perMemberLimit: 9 })
  const who = await till.shopper()
  const earned = { token: till.service.token, params: { id: who.memberId }, key: till.key() }
  await w.call('adjustPoints', { ...earned, body: { points: 15, reason: '补偿' } })
  const buy = () => w.call('exchangePoints', { token: who.token, params: { id }, key: till.key() })
  return unless(['201', 'points_insufficient'], [toldOf(await buy()), toldOf(await buy())])
}
