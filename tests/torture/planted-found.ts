import type { Tx } from '../../server/base/database'
import { lockTemplate } from '../../server/coupons/lock-template'
import type { Planted } from './planted'
import * as found from './planted-found-checks'
import { fn, instead } from './switchable'

type More = unknown[]
type Off = { discountFen: number } | { reason: string }

/** Judges as if this reason against a use did not exist. */
const without = (reason: string) =>
  fn<More>((real) => (...g) => {
    const off = real(...g) as Off
    return 'reason' in off && off.reason === reason ? { discountFen: 0 } : off
  })

/** Keeps in memory what it answered for each name, so that the second try of a transaction believes the first. */
const remembering = <G extends unknown[]>(nameOf: (...given: G) => string) => {
  const known = new Map<string, unknown>()
  return fn<G>((real) => async (...given) => {
    const name = nameOf(...given)
    if (!known.has(name)) known.set(name, await real(...given))
    return known.get(name)
  })
}

/** As codes were read before: blanks and dashes of a plain keyboard taken out, nothing else. */
const asItStands = fn<[string]>(() => (text) => {
  const code = text.replace(/[\s-]+/g, '').toUpperCase()
  return /^[2-9A-Z]{12}$/.test(code) ? [code] : []
})

/** A genuine dynamic code older than an hour is one that nobody knows. */
const forgetsInAnHour = fn<[Tx, object, string, number]>((real) => async (tx, deps, typed, now) => {
  const read = await real(tx, deps, typed, now)
  return read === 'expired' && (await real(tx, deps, typed, now - 58 * 60_000)) === 'expired' ? null : read
})

/** Mistakes that were found by use, in money, coupons and work that may be repeated, each with the check that finds it. */
export const FOUND: Planted[] = [
  {
    bug: 'a piece held for an order survives the refund of its pack',
    sql: instead(
      "WHERE id = ? AND status IN ('claimed','transferring')",
      "WHERE id = ? AND reservedUntil IS NULL AND status IN ('claimed','transferring')",
    ),
    check: found.paidBackStaysDead,
  },
  {
    bug: 'undoing a use gives a piece again whose money went back',
    sql: instead('CASE WHEN paidBackAt IS NULL THEN', 'CASE WHEN paidBackAt IS NULL OR 1 = 1 THEN'),
    check: found.undoneAfterPaidBackStaysDead,
  },
  {
    bug: 'a used piece keeps nothing of the price of its pack',
    sql: instead('SELECT c.id, c.status, t.kind', "SELECT c.id, 'claimed' AS status, t.kind"),
    check: found.usedKeepsItsPart,
  },
  {
    bug: 'a coupon is used up for nothing',
    replace: { 'redeemable.takesOff': without('nothing_to_take_off') },
    check: found.nothingIsUsedForNothing,
  },
  {
    bug: 'a closed store redeems',
    replace: { 'redeemable.takesOff': without('store_closed') },
    check: found.closedIsClosed,
  },
  {
    bug: 'a code is compared as it stands',
    replace: { 'couponRules.codesTyped': asItStands },
    check: found.readAsTyped,
  },
  {
    bug: 'a dynamic code of this morning is one that nobody knows',
    replace: { 'dynamicCode.readDynamicCode': forgetsInAnHour },
    check: found.outlivedIsTold,
  },
  {
    bug: 'the limits of WeChat Pay are counted in signs',
    replace: { 'payWords.payWordsIn': fn<[string]>(() => (text) => [...text].slice(0, 42).join('')) },
    check: found.platformTakesEveryTitle,
  },
  {
    bug: 'the word over a column of codes is a code',
    replace: { 'codeFile.isHeading': fn(() => () => false) },
    check: found.headingIsNoCode,
  },
  {
    bug: 'terms that are a slip are taken silently',
    replace: { 'couponRules.termWarnings': fn(() => () => []) },
    check: found.slipsAreAskedAbout,
  },
  {
    bug: 'a use waits for the row of its template',
    replace: {
      'counts.countUses': fn<[Tx, object, { template: { id: string } }[]]>((real) => async (tx, deps, uses) => {
        await real(tx, deps, uses)
        for (const { template } of uses) await lockTemplate(tx, template.id)
      }),
    },
    check: found.usesLeaveTheTemplateAlone,
  },
  {
    bug: 'one bad row stops all the others',
    replace: {
      'eachByItself.eachByItself': fn<[object, string, object[], (row: object) => Promise<unknown>]>(
        () => async (_deps, _what, rows, work) => {
          for (const row of rows) await work(row)
          return []
        },
      ),
    },
    check: found.badRowStopsNobody,
  },
  {
    bug: 'a repeated exchange believes that its first try has taken the points',
    replace: {
      'spend.spendPoints': remembering<[unknown, unknown, { occasion: string }]>((_tx, _deps, s) => s.occasion),
    },
    check: found.exchangeRepeats,
  },
  {
    bug: 'a repeated word believes that its first try has given the piece',
    replace: {
      'give.give': remembering<[unknown, unknown, unknown, { couponTemplateId: string; memberId: string }]>(
        (_tx, _deps, _hooks, gift) => `${gift.couponTemplateId}:${gift.memberId}`,
      ),
    },
    check: found.enteredRepeats,
  },
  {
    bug: 'a repeated redemption believes that its first try has used the piece',
    replace: { 'usable.useFree': remembering<[unknown, string[]]>((_tx, ids) => ids.join()) },
    check: found.redeemRepeats,
  },
  {
    bug: 'a repeated refund believes that its first try has put the money aside',
    replace: {
      'openRefund.openRefund': remembering<[unknown, unknown, { id: string }]>((_tx, _deps, order) => order.id),
    },
    check: found.refundRepeats,
  },
  {
    bug: 'a repeated notice believes that its first try has settled the order',
    replace: {
      'settle.settlePayment': remembering<[unknown, unknown, unknown, { orderNo: string }]>(
        (_tx, _deps, _hooks, told) => told.orderNo,
      ),
    },
    check: found.noticeRepeats,
  },
]
