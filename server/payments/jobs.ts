import { In } from 'typeorm'
import { addDays, MINUTE_MS, shanghaiDay, shanghaiDayStart } from '../../shared/rules/calendar'
import { eachByItself } from '../base/each-by-itself'
import type { JobHandler, JobKind } from '../base/jobs'
import { row, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { PayError } from '../wechat/pay/ports'
import { askPlatform, closeAtPlatform } from './ask'
import { CHECK_DAY } from './bill-desk'
import { checkBill } from './check-bill'
import { BillCheck, PayOrder } from './entities'
import { LEDGER, toLedger } from './tell-ledger'
import { turnPeriods } from './turn-periods'
import type { PaymentHooks } from './hooks'
import { SEND_REFUND } from './open-refund'
import { countOrders, SUMS_JOB } from './order-sums'
import { sendRefund } from './send-refund'

const ID = { id: text }
const FIRST = { at: whole.nullable() }

export const ASK: JobKind = { kind: 'payments.ask', lane: 'prompt', standing: true }
export const BILL: JobKind = { kind: 'payments.bill', lane: 'standing', standing: true }
export const PERIODS: JobKind = { kind: 'payments.periods', lane: 'standing', standing: true }

/** Each order is asked after so long after the time before, in ms, and once more when its time to pay is over. */
const PAUSES = [60_000, 120_000, 300_000]
const ROUND_MS = 5_000
const AT_ONCE = 8
const A_ROUND = 200
/** Yesterday's bill is there from about ten o'clock in Shanghai (WeChat Pay, trade bill); in minutes of the day. */
const BILL_MINUTE = 10 * 60 + 30
/** So many days back a bill is fetched that nobody fetched in time. */
const CATCH_UP_DAYS = 7
const HOUR = 3_600_000

/** The jobs of this room. */
export const paymentJobs = (deps: Deps, hooks: PaymentHooks): Record<string, JobHandler> => ({
  [ASK.kind]: whereSold(deps, async () => {
    const orders = await askDueOrders(deps, hooks)
    const refunds = await askDueRefunds(deps, hooks)
    return { again: orders === A_ROUND || refunds === A_ROUND ? 0 : ROUND_MS }
  }),
  [BILL.kind]: whereSold(deps, async () => ({ again: await checkDays(deps, hooks) })),
  [PERIODS.kind]: whereSold(deps, async ({ letGo, place }) => {
    const after = await turnPeriods(deps, hooks, letGo, place as string | null)
    return after === null ? { again: 10 * MINUTE_MS } : { again: 0, place: after }
  }),
  [SUMS_JOB.kind]: async () => {
    await countOrders(deps)
    return { again: 2 * MINUTE_MS }
  },
  [LEDGER.kind]: (run) => toLedger(deps, hooks.coupons, (run.payload as { id: string }).id),
  [SEND_REFUND.kind]: (run) => sendRefund(deps, hooks, (run.payload as { id: string }).id),
  [CHECK_DAY.kind]: async (run) => {
    await checkBill(deps, hooks, (run.payload as { day: string }).day)
    await run.progress({ done: 1 })
  },
})

/** Nothing is asked of a platform that nobody pays through. */
const whereSold =
  (deps: Deps, job: JobHandler): JobHandler =>
  async (run) =>
    deps.pay ? job(run) : { again: MINUTE_MS }

/** Whose news stays out is asked after; whose time to pay is over is closed. Answers how many were due. */
async function askDueOrders(deps: Deps, hooks: PaymentHooks): Promise<number> {
  const now = deps.clock.now()
  const due = await deps.db.read((tx) =>
    rows(
      tx,
      ID,
      `SELECT id FROM pay_order WHERE status = 'unpaid' AND nextQueryAt <= ? ORDER BY nextQueryAt LIMIT ${A_ROUND}`,
      [now],
    ),
  )
  await inTurns(due, async ({ id }) => {
    const order = await takeOrder(deps, id, now)
    if (!order) return
    try {
      await (order.payUntil <= now ? closeAtPlatform(deps, hooks, order) : askPlatform(deps, hooks, order))
    } catch (error) {
      const code = error instanceof PayError ? error.code : undefined
      deps.log.warn({ code, error: String(error), orderNo: order.orderNo }, 'an order could not be asked after')
    }
  })
  return due.length
}

/** The order with its next turn set; null where another process has just taken it or it is settled. */
const takeOrder = (deps: Deps, id: string, now: number): Promise<PayOrder | null> =>
  deps.db.inTransaction(async (tx) => {
    const order = await tx.getRepository(PayOrder).findOneBy({ id, status: 'unpaid' })
    if (!order || order.nextQueryAt === null || order.nextQueryAt > now) return null
    const pause = PAUSES[Math.min(order.queries, PAUSES.length - 1)]!
    // Never past the moment it is closed; where that failed, again after a minute.
    const next = order.payUntil <= now ? now + 60_000 : Math.min(now + pause, order.payUntil)
    const taken = await write(
      tx,
      "UPDATE pay_order SET nextQueryAt = ?, askedAt = ?, queries = queries + 1 WHERE id = ? AND status = 'unpaid' AND nextQueryAt = ?",
      [next, now, id, order.nextQueryAt],
    )
    return taken === 1 ? order : null
  })

async function askDueRefunds(deps: Deps, hooks: PaymentHooks): Promise<number> {
  const due = await deps.db.read((tx) =>
    rows(
      tx,
      ID,
      `SELECT id FROM pay_refund WHERE status = 'processing' AND nextQueryAt <= ? ORDER BY nextQueryAt LIMIT ${A_ROUND}`,
      [deps.clock.now()],
    ),
  )
  await inTurns(due, async (refund) => {
    await eachByItself(deps, 'refund', [refund], () => sendRefund(deps, hooks, refund.id))
  })
  return due.length
}

/** A few at a time, so that one slow answer does not hold up the others. */
async function inTurns<T>(due: T[], work: (one: T) => Promise<void>): Promise<void> {
  const rest = [...due]
  const turn = async (): Promise<void> => {
    for (let one = rest.shift(); one !== undefined; one = rest.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, turn))
}

/**
 * Compares yesterday once its bill is there, and the days before it that were missed while nothing ran; answers when to
 * look again, in ms. A day whose bill could not be had is tried again.
 */
async function checkDays(deps: Deps, hooks: PaymentHooks): Promise<number> {
  const now = deps.clock.now()
  const today = shanghaiDay(now)
  const from = shanghaiDayStart(today) + BILL_MINUTE * 60_000
  if (now < from) return Math.min(from - now, HOUR)
  for (const day of await uncheckedDays(deps, today))
    await checkBill(deps, hooks, day).catch((error: unknown) => {
      if (!(error instanceof PayError)) throw error
      deps.log.warn({ code: error.code, error: error.message }, 'a bill could not be had')
    })
  return HOUR
}

/** Of the last week, from the first order on: the days that were never compared to the end, the oldest first. */
async function uncheckedDays(deps: Deps, today: string): Promise<string[]> {
  const week = Array.from({ length: CATCH_UP_DAYS }, (_, i) => addDays(today, i - CATCH_UP_DAYS))
  return deps.db.read(async (tx) => {
    const first = await row(tx, FIRST, 'SELECT MIN(createdAt) AS at FROM pay_order')
    if (!first || first.at === null) return []
    const began = shanghaiDay(first.at)
    const done = (await tx.getRepository(BillCheck).findBy({ day: In(week) })).filter(
      (b) => b.status !== 'waiting' && b.status !== 'failed',
    )
    return week.filter((day) => day >= began && !done.some((b) => b.day === day))
  })
}
