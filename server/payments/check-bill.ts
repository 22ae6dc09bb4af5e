import { In } from 'typeorm'
import { shanghaiDayEnd, shanghaiDayStart } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { PayError, type BillLine } from '../wechat/pay/ports'
import { askPlatform, payOf } from './ask'
import { compareBill, type Books, type Difference } from './compare-bill'
import { BillCheck, BillDifference, PayOrder, PayRefund } from './entities'
import type { PaymentHooks } from './hooks'

/** What a difference that mended itself is settled with. */
const MENDED = '再次核对时已一致'
const ASKED = '已按平台查询结果入账'

/**
 * Compares the day's bill with our books, line by line and both ways, and keeps what differs. A payment of one of our
 * orders that we had not heard of is asked for and settled first, and kept as found. Doing it again finds the same
 * differences, keeps their notes and doubles none. Throws PayError where the bill cannot be had.
 */
export async function checkBill(deps: Deps, hooks: PaymentHooks, day: string): Promise<void> {
  const pay = payOf(deps)
  const lines = await pay.bill(day).catch(async (error: unknown) => {
    await deps.db.inTransaction((tx) => putCheck(tx, deps, day, { status: 'failed' }))
    throw error
  })
  const found = compareBill(day, lines ?? [], await deps.db.read((tx) => readBooks(tx, deps, day, lines ?? [])))
  const asked = await askForMissing(deps, hooks, found)
  await deps.db.inTransaction((tx) => keep(tx, deps, day, lines, found, asked))
  deps.waker.wake()
}

async function readBooks(tx: Tx, deps: Deps, day: string, lines: BillLine[]): Promise<Books> {
  const { mchid, appid } = payOf(deps)
  const from = shanghaiDayStart(day)
  const to = shanghaiDayEnd(day)
  const orders = new Map<string, PayOrder>()
  const refunds = new Map<string, PayRefund>()
  const ofDay = await tx
    .getRepository(PayOrder)
    .createQueryBuilder('o')
    .where('o.paidAt >= :from AND o.paidAt < :to', { from, to })
    .getMany()
  const backOfDay = await tx
    .getRepository(PayRefund)
    .createQueryBuilder('r')
    .where('r.doneAt >= :from AND r.doneAt < :to', { from, to })
    .getMany()
  for (const o of ofDay) orders.set(o.orderNo, o)
  for (const r of backOfDay) refunds.set(r.refundNo, r)
  // By number as well, whatever day our books have them on. Other words than ASCII are no number of ours.
  for (const some of chunks(lines.map((l) => l.orderNo)))
    for (const o of await tx.getRepository(PayOrder).findBy({ orderNo: In(some) })) orders.set(o.orderNo, o)
  for (const some of chunks(lines.flatMap((l) => l.refundNo ?? [])))
    for (const r of await tx.getRepository(PayRefund).findBy({ refundNo: In(some) })) refunds.set(r.refundNo, r)
  return { mchid, appid, orders: [...orders.values()], refunds: [...refunds.values()] }
}

function* chunks(names: string[]): Generator<string[]> {
  const known = [...new Set(names)].filter((n) => /^[\x21-\x7e]{1,64}$/.test(n))
  for (let from = 0; from < known.length; from += 500) yield known.slice(from, from + 500)
}

/** Payments of our own orders that only the bill told of: the platform is asked, and its word settles. Answers their numbers. */
async function askForMissing(deps: Deps, hooks: PaymentHooks, found: Difference[]): Promise<Set<string>> {
  const settled = new Set<string>()
  for (const { kind, ours, orderNo } of found) {
    if (kind !== 'missing_here' || ours === null || orderNo === null) continue
    const order = await deps.db.read((tx) => tx.getRepository(PayOrder).findOneBy({ orderNo }))
    if (!order) continue
    const now = await askPlatform(deps, hooks, order).catch((error: unknown) => {
      // It stays an open difference; the next check asks again.
      if (!(error instanceof PayError)) throw error
      return order
    })
    if (now.status === 'paid' || now.status === 'refunded') settled.add(orderNo)
  }
  return settled
}

async function keep(
  tx: Tx,
  deps: Deps,
  day: string,
  lines: BillLine[] | null,
  found: Difference[],
  asked: Set<string>,
): Promise<void> {
  const now = deps.clock.now()
  const repository = tx.getRepository(BillDifference)
  const before = await repository.findBy({ day })
  const nameOf = (d: { kind: string; subject: string }) => `${d.kind} ${d.subject}`
  const known = new Map(before.map((d) => [nameOf(d), d]))
  for (const difference of found) {
    const mended = difference.kind === 'missing_here' && asked.has(difference.orderNo ?? '')
    if (!known.has(nameOf(difference)))
      await repository.insert({
        id: deps.chance.id(),
        day,
        ...difference,
        note: mended ? ASKED : null,
        settledBy: null,
        settledAt: mended ? now : null,
      })
  }
  const still = new Set(found.map(nameOf))
  for (const gone of before.filter((d) => d.settledAt === null && !still.has(nameOf(d))))
    await repository.update({ id: gone.id }, { note: MENDED, settledAt: now })
  const payments = (lines ?? []).filter((l) => l.refundNo === null)
  const back = (lines ?? []).filter((l) => l.refundNo !== null)
  await putCheck(tx, deps, day, {
    status: found.length > 0 ? 'different' : lines === null ? 'no_bill' : 'equal',
    payments: payments.length,
    paidFen: payments.reduce((sum, l) => sum + l.totalFen, 0),
    refunds: back.length,
    refundedFen: back.reduce((sum, l) => sum + l.refundFen, 0),
  })
}

const NOTHING = { payments: 0, paidFen: 0, refunds: 0, refundedFen: 0 }

/** How the day stands now; one row a day. */
export async function putCheck(
  tx: Tx,
  deps: Deps,
  day: string,
  facts: Pick<BillCheck, 'status'> & Partial<typeof NOTHING>,
): Promise<void> {
  const checkedAt = facts.status === 'waiting' ? null : deps.clock.now()
  const known = await tx.getRepository(BillCheck).existsBy({ day })
  if (known) await tx.getRepository(BillCheck).update({ day }, { ...facts, checkedAt })
  else await tx.getRepository(BillCheck).insert({ day, ...NOTHING, ...facts, checkedAt })
}
