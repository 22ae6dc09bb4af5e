import { z } from 'zod'
import { Day, Fen, Id, IdParams, ListQuery, Moment, listOf, text } from './common'
import { route, staff } from './route'

export const BILL_DIFFERENCES = [
  'missing_here',
  'missing_there',
  'amount',
  'state',
  'transaction',
  'refund_missing_here',
  'refund_missing_there',
  'refund_amount',
  'refund_state',
  'duplicate_line',
  'foreign_merchant',
] as const
export const BillDifference = z
  .object({
    id: Id,
    day: Day,
    kind: z.enum(BILL_DIFFERENCES),
    orderNo: z.string().nullable(),
    /** What we hold and what the bill says, by field. */
    ours: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).nullable(),
    theirs: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).nullable(),
    settledAt: Moment.nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'BillDifference' })
export const BillCheck = z
  .object({
    day: Day,
    status: z.enum(['waiting', 'no_bill', 'equal', 'different', 'failed']),
    payments: z.int(),
    paidFen: Fen,
    refunds: z.int(),
    refundedFen: Fen,
    open: z.int(),
    checkedAt: Moment.nullable(),
  })
  .meta({ id: 'BillCheck' })
export const listBillChecks = route({
  method: 'GET',
  path: '/staff/bill-checks',
  who: staff('service'),
  summary: 'Each day’s bill beside our books, newest first',
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(BillCheck) },
})
export const checkBill = route({
  method: 'POST',
  path: '/staff/bill-checks',
  who: staff('service'),
  summary: 'Fetch and compare a day’s bill (again)',
  body: z.strictObject({ day: Day }),
  answers: { 202: z.object({ jobId: Id }) },
  refusals: ['pay_unavailable'],
})
const DayParams = z.strictObject({ day: Day })
export const listBillDifferences = route({
  method: 'GET',
  path: '/staff/bill-checks/:day/differences',
  who: staff('service'),
  summary: 'Where bill and books differ',
  params: DayParams,
  query: z.strictObject(ListQuery),
  answers: { 200: listOf(BillDifference) },
})
export const settleBillDifference = route({
  method: 'POST',
  path: '/staff/bill-differences/:id/settlements',
  who: staff('service'),
  summary: 'Note how a difference was settled',
  params: IdParams,
  body: z.strictObject({ note: text(200, 2) }),
  answers: { 200: BillDifference },
  refusals: ['state_conflict'],
})

export const billRoutes = {
  listBillChecks,
  checkBill,
  listBillDifferences,
  settleBillDifference,
}
