import { createHash } from 'node:crypto'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { row, text, write } from '../base/sql'
import type { Deps } from '../deps'
import { NoticeRefused, type Notice } from '../wechat/pay/ports'
import type { PaymentHooks } from './hooks'
import { reported, settlePayment, type Settled } from './settle'
import { reportedRefund, settleRefund, type RefundSettled } from './settle-refund'

const OUTCOME = { outcome: text }

export type MerchantCouponNotice = Extract<Notice, { kind: 'coupon' }>['coupon']

/** One notice is one row, however often and by how many connections at once it comes. */
const KNOWN = uniqueKey('pay_notice', 'PRIMARY', ['id'])
const REFUSED = new Set(['mismatch', 'foreign'])

/**
 * Keeps the notice sealed as it came and does what it says, in one transaction: once this resolves both are durable, and
 * the platform may be told so. Its repeats change nothing. Throws NoticeRefused `foreign` for what names nothing of ours or
 * differs from ours, after the alarm is on record.
 */
export async function accept(deps: Deps, hooks: PaymentHooks, notice: Notice): Promise<void> {
  // The platform's ids are short ASCII; whatever else comes gets a key of our own making.
  const id = /^[\x21-\x7e]{1,64}$/.test(notice.id)
    ? notice.id
    : createHash('sha256').update(notice.id).digest('base64url')
  const outcome = await deps.db
    .inTransaction((tx) => keep(tx, deps, hooks, notice, id))
    .catch(async (error: unknown) => {
      if (!isDuplicate(error, KNOWN)) throw error
      return { outcome: await outcomeOf(deps, id), report: () => undefined }
    })
  outcome.report()
  deps.waker.wake()
  if (REFUSED.has(outcome.outcome)) throw new NoticeRefused('foreign')
}

/** Where a notice is sealed for. */
export const noticePlace = (id: string): string => `pay_notice|sealed|${id}`

async function keep(tx: Tx, deps: Deps, hooks: PaymentHooks, notice: Notice, id: string) {
  const now = deps.clock.now()
  const orderNo =
    notice.kind === 'payment' ? notice.transaction.orderNo : notice.kind === 'refund' ? notice.refund.orderNo : null
  // First of all: a repeat that comes at the same time waits here until this one is committed.
  await write(tx, 'INSERT INTO pay_notice (id, kind, orderNo, sealed, outcome, at) VALUES (?,?,?,?,?,?)', [
    id,
    notice.kind,
    orderNo !== null && /^[\x21-\x7e]{1,64}$/.test(orderNo) ? orderNo : null,
    deps.vault.sealSystem(noticePlace(id), notice.raw).toString('base64'),
    'seen',
    now,
  ])
  const done = await carryOut(tx, deps, hooks, notice, now)
  await write(tx, 'UPDATE pay_notice SET outcome = ? WHERE id = ?', [done.outcome, id])
  return done
}

type Done = { outcome: string; report(): void }

async function carryOut(tx: Tx, deps: Deps, hooks: PaymentHooks, notice: Notice, now: number): Promise<Done> {
  if (notice.kind === 'payment') {
    const settled: Settled = await settlePayment(tx, deps, hooks, notice.transaction)
    return { outcome: settled.outcome, report: () => void reported(deps, settled) }
  }
  if (notice.kind === 'refund') {
    const settled: RefundSettled = await settleRefund(tx, deps, hooks, notice.refund)
    return { outcome: settled.outcome, report: () => void reportedRefund(deps, settled) }
  }
  if (notice.kind === 'coupon') await hooks.merchantCoupon(tx, notice.coupon, now)
  return { outcome: notice.kind === 'coupon' ? 'settled' : 'ignored', report: () => undefined }
}

async function outcomeOf(deps: Deps, id: string): Promise<string> {
  const known = await deps.db.read((tx) => row(tx, OUTCOME, 'SELECT outcome FROM pay_notice WHERE id = ?', [id]))
  return known?.outcome ?? 'seen'
}
