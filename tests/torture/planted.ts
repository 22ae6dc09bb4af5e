import { createDecipheriv } from 'node:crypto'
import { openShop as openTill } from '../server/coupons/shop'
import { openShop as openCounter } from '../server/payments/shop'
import { platformPen } from '../server/payments/wire'
import type { Tx } from '../../server/base/database'
import type { World } from '../harness/world'
import * as checks from './planted-checks'
import * as money from './planted-checks-money'
import { fn, instead, type Bug, type Rewrite } from './switchable'

/** Everything the checks need: a till with its staff, a counter that sells, the platform's own pen. */
export type Bench = {
  w: World
  till: Awaited<ReturnType<typeof openTill>>
  counter: Awaited<ReturnType<typeof openCounter>>
  pen: ReturnType<typeof platformPen>
}

export async function openBench(w: World): Promise<Bench> {
  const counter = await openCounter(w)
  await counter.notices('off')
  return { w, counter, till: await openTill(w), pen: platformPen(w) }
}

/** A check answers what it found broken; nothing when all is well. */
export type Check = (bench: Bench) => Promise<string[]>
export type Planted = Bug & { bug: string; check: Check }

type More = unknown[]
type Headers = Record<string, unknown>
type Paid = { orderNo: string }

/** Answers of claims leave, but the transaction that stored them is rolled back. */
const rolledBack = (): Rewrite => {
  let claimed = false
  return (sql) => {
    if (sql.startsWith('INSERT INTO idempotency_key')) claimed = true
    if (sql !== 'COMMIT' || !claimed) return sql
    claimed = false
    return 'ROLLBACK'
  }
}

/** Opens without looking at the tag, as the SDK does: GCM is counter mode from the second block on. */
const withoutTag = fn<[string, { ciphertext: string; nonce: string }]>(() => (apiV3Key, sealed) => {
  const counter = Buffer.concat([Buffer.from(sealed.nonce), Buffer.from([0, 0, 0, 2])])
  const bytes = Buffer.from(sealed.ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-ctr', Buffer.from(apiV3Key), counter)
  return JSON.parse(decipher.update(bytes.subarray(0, -16)).toString('utf8')) as object
})

/** Believes one thing the notice says without comparing it with the order. */
const believing = (change: (order: { amountFen: number; openid: string }) => object) =>
  fn<[Tx, unknown, unknown, Paid]>((real) => async (tx, deps, hooks, told) => {
    const [order] = (await tx.query('SELECT amountFen, openid FROM pay_order WHERE orderNo = ?', [told.orderNo])) as {
      amountFen: number
      openid: string
    }[]
    const ours = { amountFen: Number(order!.amountFen), openid: order!.openid }
    return real(tx, deps, hooks, { ...told, ...change(ours) })
  })

/** Mistakes that were made by others or could be made here, each with the check that finds it. */
export const PLANTED: Planted[] = [
  {
    bug: 'the total is not looked at',
    replace: {
      'claimable.whyNotClaimable': fn<[object, ...More]>(
        (real) =>
          (t, ...more) =>
            real({ ...t, issued: 0 }, ...more),
      ),
    },
    sql: instead('AND issued + ? <= total', 'AND issued + ? > 0'),
    check: checks.neverOver,
  },
  {
    bug: 'the limit per member is not looked at',
    replace: {
      'claimable.whyNotClaimable': fn(
        (real) =>
          (t, _held, ...more) =>
            real(t, 0, ...more),
      ),
    },
    check: checks.limitHolds,
  },
  {
    bug: 'the limit counts what a member holds, so giving away wins a new one',
    sql: (sql) => (sql.startsWith('SELECT issuedTo AS memberId') ? sql.replaceAll('issuedTo', 'memberId') : sql),
    check: checks.givingAwayWinsNothing,
  },
  {
    bug: 'the budget is not counted',
    replace: {
      'budget.withinBudget': fn(() => () => true),
      'budget.budgetLeft': fn(() => () => Number.MAX_SAFE_INTEGER),
    },
    sql: instead('committedFen + ? <= budgetFen', 'committedFen + ? > 0'),
    check: checks.budgetHolds,
  },
  {
    bug: 'a stripe gives more than its share',
    sql: instead('AND stripe = ? AND issued + ? <= quota', 'AND stripe = ? AND issued + ? > 0'),
    check: checks.stripesHold,
  },
  {
    bug: 'a repeated transaction judges on what its first try left in memory',
    replace: {
      'decide.decide': fn<[unknown, unknown, { had: Map<string, object> }]>((real) => (template, claims, known) => {
        const decided = real(template, claims, known) as { pieces: { memberId: string; seq: number }[] }
        for (const { memberId, seq } of decided.pieces) known.had.set(memberId, { had: seq, top: seq })
        return decided
      }),
    },
    check: checks.repeatedDecidesTheSame,
  },
  {
    bug: 'terms are believed though they changed',
    sql: instead("AND version = ? AND state = 'published'", 'AND version > ? - 1000'),
    check: checks.pauseIsSeen,
  },
  { bug: 'answered before it is kept', sql: rolledBack(), check: checks.answeredIsKept },
  {
    bug: 'keys are forgotten',
    replace: {
      'idempotency.keyScope': fn((real) => (...g) => ({ ...(real(...g) as object), id: `${process.hrtime.bigint()}` })),
    },
    check: checks.keyOnce,
  },
  {
    bug: 'keys of all callers are one',
    replace: {
      'idempotency.keyScope': fn(
        (real) =>
          (_caller, ...more) =>
            real('anyone', ...more),
      ),
    },
    check: checks.keyIsMine,
  },
  {
    bug: 'the body of a repeated key is not compared',
    replace: { 'idempotency.keyScope': fn((real) => (...g) => ({ ...(real(...g) as object), bodyHash: 'same' })) },
    check: checks.keyKnowsBody,
  },
  {
    bug: 'a coupon is taken at the till whatever became of it',
    replace: {
      'redeemable.takesOff': fn<[object, ...More]>(
        (real) =>
          (c, ...more) =>
            real({ ...c, status: 'claimed' }, ...more),
      ),
    },
    sql: instead("(status = 'claimed' OR", "(status <> 'voided' OR"),
    check: checks.redeemedOnce,
  },
  {
    bug: 'a reservation binds nobody',
    replace: {
      'redeemable.takesOff': fn<[object, ...More]>(
        (real) =>
          (c, ...more) =>
            real({ ...c, reservedUntil: null }, ...more),
      ),
    },
    sql: instead('OR reservedUntil <= ?)', 'OR reservedUntil <= ? + 1000000000000)'),
    check: checks.reservedIsReserved,
  },
  {
    bug: 'a reservation can be confirmed after its time',
    sql: instead('AND reservedUntil > ? AND status', 'AND reservedUntil > ? - 1000000000 AND status'),
    check: checks.reservationEnds,
  },
  {
    bug: 'a reversal leaves no mark',
    sql: instead('SET reversedAt = ?,', 'SET reversedAt = ? * NULL,'),
    check: checks.reversedOnce,
  },
  {
    bug: 'guessing codes slows nobody down',
    replace: {
      'guesses.countingGuesses': fn(
        () => (_deps: unknown, _who: unknown, _unknown: unknown, work: (guess: object) => unknown) =>
          work({ check: () => undefined, right: () => undefined }),
      ),
    },
    check: checks.guessingSlows,
  },
  {
    bug: 'points can be spent below zero',
    sql: instead('AND points >= ?', 'AND points > ? - 1000000'),
    check: checks.pointsStayAboveZero,
  },
  {
    bug: 'refunds are not summed up',
    sql: instead('refundingFen + refundedFen + ? <= amountFen', 'refundingFen + refundedFen + ? > 0'),
    check: money.refundsWithinPaid,
  },
  {
    bug: 'the amount of a notice is not compared',
    replace: { 'settle.settlePayment': believing((ours) => ({ totalFen: ours.amountFen })) },
    check: money.amountIsCompared,
  },
  {
    bug: 'the payer of a notice is not compared',
    replace: { 'settle.settlePayment': believing((ours) => ({ payerOpenid: ours.openid })) },
    check: money.payerIsCompared,
  },
  {
    bug: 'a notice that comes again settles again',
    sql: instead('WHERE id = ? AND status = ? AND transactionId IS NULL', 'WHERE id = ? AND (status = ? OR 1 = 1)'),
    check: money.settledOnce,
  },
  {
    bug: 'the tag of the seal is not looked at',
    replace: { 'seal.openSealedJson': withoutTag },
    check: money.brokenSealIsRefused,
  },
  {
    bug: 'a notice without a signature passes',
    replace: {
      'signature.doubt': fn<[Headers, ...More]>(
        (real) =>
          (headers, ...more) =>
            String(headers['wechatpay-signature'] ?? '') ? real(headers, ...more) : Promise.resolve(null),
      ),
    },
    check: money.unsignedIsRefused,
  },
  {
    bug: 'the moment of a notice is not looked at',
    replace: {
      'signature.doubt': fn<[Headers, unknown, number, unknown]>(
        (real) => (headers, raw, _now, find) => real(headers, raw, Number(headers['wechatpay-timestamp']) * 1000, find),
      ),
    },
    check: money.oldIsRefused,
  },
]
