import type { JobRun } from '../../server/base/jobs'
import { jobHandlers } from '../../server/app'
import { isoOf } from '../../shared/rules/calendar'
import { must } from '../harness/rows'
import { partner, codeOf } from '../server/coupons/partner'
import { facing, paymentFacts } from '../server/payments/wire'
import type { Bench } from './planted'
import { number, pieces } from './planted-checks'
import { ordered } from './planted-checks-money'
import { repeating } from './repeating'
import { toldOf, unless } from './told'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A pack of three pieces of 2,000 fen for 5,000, paid: the order and the codes. */
async function bought(b: Bench): Promise<{ orderId: string; codes: string[] }> {
  const { id, token } = await ordered(b)
  await b.pen.say(paymentFacts(b.w, await facing(b.w, id)))
  const mine = must(await b.w.call('listMyCoupons', { token })).body.items
  return { orderId: id, codes: mine.map((c) => c.code) }
}

export async function paidBackStaysDead(b: Bench): Promise<string[]> {
  const { orderId, codes } = await bought(b)
  const held = await partner(b.w, b.till).reserve(codes[0]!)
  const back = await b.counter.refund(orderId, 5_000)
  // The order that it was held for was dropped.
  b.w.clock.advance(11 * 60_000)
  return unless(['done', '201', 'coupon_voided'], [codeOf(held), toldOf(back), toldOf(await b.till.redeem(codes[0]!))])
}

export async function undoneAfterPaidBackStaysDead(b: Bench): Promise<string[]> {
  const { codes } = await bought(b)
  const used = must(await b.till.redeem(codes[0]!)).body
  // As a refund leaves it that had failed and was paid after all.
  await b.w.db.inTransaction((tx) =>
    tx.query('UPDATE coupon SET paidBackAt = ? WHERE id = ?', [b.w.clock.now(), used.coupon.id]),
  )
  const undone = await b.w.call('reverseRedemption', {
    token: b.till.cashier.token,
    params: { id: used.redemptionId },
    key: b.till.key(),
    body: { reason: '误点' },
  })
  return unless(['201', 'coupon_voided'], [toldOf(undone), toldOf(await b.till.redeem(codes[0]!))])
}

export async function usedKeepsItsPart(b: Bench): Promise<string[]> {
  const { orderId, codes } = await bought(b)
  const used = await b.till.redeem(codes[0]!)
  // A third of 5,000, rounded up, stays.
  const told = [await b.counter.refund(orderId, 3_334), await b.counter.refund(orderId, 3_333)]
  return unless(['201', 'refund_above_paid', '201'], [used, ...told].map(toldOf))
}

export async function nothingIsUsedForNothing(b: Bench): Promise<string[]> {
  const { coupon } = await b.till.holder({ thresholdFen: 0 })
  return unless(['nothing_to_take_off'], [toldOf(await b.till.redeem(coupon.code, { orderAmountFen: 0 }))])
}

export async function closedIsClosed(b: Bench): Promise<string[]> {
  const { coupon } = await b.till.holder()
  const { there, otherCashier, owner } = b.till
  const closed = async (is: boolean) =>
    must(await b.w.call('editStore', { token: owner.token, params: { id: there }, body: { closed: is } }))
  await closed(true)
  const told = await b.till.redeem(coupon.code, { storeId: there }, otherCashier.token)
  await closed(false)
  return unless(['store_closed'], [toldOf(told)])
}

export async function readAsTyped(b: Bench): Promise<string[]> {
  const { coupon } = await b.till.holder()
  const wide = coupon.code.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
  const typed = `${wide.slice(0, 4)}–${wide.slice(4, 8)}\u3000${wide.slice(8)}\u200b`
  return unless(['201'], [toldOf(await b.till.redeem(typed))])
}

export async function outlivedIsTold(b: Bench): Promise<string[]> {
  const { token, coupon } = await b.till.holder()
  const { dynamicCode } = must(await b.w.call('readMyCoupon', { token, params: { id: coupon.id } })).body
  b.w.clock.advance(2 * HOUR_MS)
  return unless(['dynamic_code_expired'], [toldOf(await b.till.redeem(dynamicCode!))])
}

export async function platformTakesEveryTitle(b: Bench): Promise<string[]> {
  const { id } = await b.counter.product({ kind: 'membership', months: 1, priceFen: 1_000, title: '🎁'.repeat(20) })
  return unless(['201'], [toldOf(await b.counter.order(await b.w.member(), id, b.till.key()))])
}

export async function headingIsNoCode(b: Bench): Promise<string[]> {
  const { token } = b.till.marketer
  const { id } = await b.till.publish({ inCentre: false })
  const body = { kind: 'exchange', name: '表头' }
  const list = must(await b.w.call('createCodeList', { token, params: { id }, key: b.till.key(), body })).body
  const codes = ['Voucher Code', `CODE${b.w.chance.code('23456789', 8)}`]
  const added = must(await b.w.call('addCodes', { token, params: { id: list.id }, body: { codes } })).body
  await b.w.db.inTransaction((tx) => tx.query('DELETE FROM exchange_code WHERE listId = ?', [list.id]))
  return unless(['1'], [String(added.accepted)])
}

export async function slipsAreAskedAbout(b: Bench): Promise<string[]> {
  const day = (days: number) => isoOf(b.w.clock.now() + days * DAY_MS)
  const past = { claimFrom: day(-20), claimUntil: day(-10), valueFen: 50_000 }
  const body = b.till.terms(past)
  const made = must(await b.w.call('createCouponTemplate', { token: b.till.marketer.token, body })).body
  return unless(['claim_window_past', 'discount_above_threshold'], made.warnings)
}

export async function usesLeaveTheTemplateAlone(b: Bench): Promise<string[]> {
  const { coupon, template } = await b.till.holder()
  const used = await b.till.redeem(coupon.code)
  const inItsRow = await number(b, 'SELECT redeemed AS n FROM coupon_template WHERE id = ?', [template.id])
  const { redeemed } = await b.till.counts(template.id)
  return unless(['201', '0', '1'], [toldOf(used), String(inItsRow), String(redeemed)])
}

export async function badRowStopsNobody(b: Bench): Promise<string[]> {
  const { w, till } = b
  // The bad one comes first, by its end and by its id.
  const [bad, good] = (await till.members(2)).sort((one, other) => (one.memberId < other.memberId ? -1 : 1))
  const give = async (memberId: string, ms: number) => {
    const body = { points: 10, reason: '补偿', expiresAt: isoOf(w.clock.now() + ms) }
    must(await w.call('adjustPoints', { token: till.service.token, params: { id: memberId }, key: till.key(), body }))
  }
  await give(bad!.memberId, 1_000)
  await give(good!.memberId, 2_000)
  const booked = (points: number) =>
    w.db.inTransaction((tx) => tx.query('UPDATE member SET points = ? WHERE id = ?', [points, bad!.memberId]))
  const expire = async () => {
    const run = { id: 'by hand', place: null, letGo: () => false } as JobRun
    await jobHandlers(w.deps)['points.expire']!(run).catch(() => undefined)
  }
  // What no good book can hold: fewer points than its batches say.
  await booked(3)
  w.clock.advance(2_000)
  await expire()
  const left = await number(b, 'SELECT points AS n FROM member WHERE id = ?', [good!.memberId])
  await booked(10)
  await expire()
  return unless(['0'], [String(left)])
}

/** From here on: work that is undone once, just before its commit, and done again. */
export async function exchangeRepeats(b: Bench): Promise<string[]> {
  const { w, till } = b
  const { id } = await till.publish({ pointsPrice: 10 })
  const who = await till.shopper()
  const earned = { token: till.service.token, params: { id: who.memberId }, key: till.key() }
  must(await w.call('adjustPoints', { ...earned, body: { points: 15, reason: '补偿' } }))
  const bought = await repeating(w.db, () =>
    w.call('exchangePoints', { token: who.token, params: { id }, key: till.key() }),
  )
  const { balance } = must(await w.call('readMyPoints', { token: who.token })).body
  return unless(['201', '5', '1'], [toldOf(bought), String(balance), String(await pieces(b, id))])
}

export async function enteredRepeats(b: Bench): Promise<string[]> {
  const word = `山茶${b.w.chance.code('23456789', 8)}`
  const { id } = await b.till.publish({ codeWord: word, inCentre: false })
  const { token } = await b.till.shopper()
  const enter = () => b.w.call('enterCouponCode', { token, key: b.till.key(), body: { code: word } })
  const told = await repeating(b.w.db, enter)
  return unless(['201', '1'], [toldOf(told), String(await pieces(b, id))])
}

export async function redeemRepeats(b: Bench): Promise<string[]> {
  const { coupon } = await b.till.holder()
  const told = await repeating(b.w.db, () => b.till.redeem(coupon.code))
  return unless(['201', 'coupon_already_redeemed'], [toldOf(told), toldOf(await b.till.redeem(coupon.code))])
}

export async function refundRepeats(b: Bench): Promise<string[]> {
  const { orderId, codes } = await bought(b)
  const told = await repeating(b.w.db, () => b.counter.refund(orderId, 2_000))
  const { refundableFen, refunds } = await b.counter.read(orderId)
  return unless(['3', '201', '3000', '1'], [codes.length, toldOf(told), refundableFen, refunds.length].map(String))
}

export async function noticeRepeats(b: Bench): Promise<string[]> {
  const order = await ordered(b)
  const facts = paymentFacts(b.w, await facing(b.w, order.id))
  await repeating(b.w.db, () => b.pen.say(facts))
  const { coupons, status } = await b.counter.read(order.id)
  return unless(['paid', '3'], [status, String(coupons.length)])
}
