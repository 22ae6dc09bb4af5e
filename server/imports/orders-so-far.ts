import type { ImportPlan, RowReason } from '../../shared/rules/importPlan'
import type { OrderStage } from '../../shared/rules/importStates'
import type { Fault, OrderDraft } from './read-order'
import { ownText, refusedRow, type OrderRead, type OrderStatus, type RowRefusal } from './rows'

type Known = { amountFen: number; refundedFen: number; paidAt: number; status: OrderStatus }

const isFault = (value: unknown): value is Fault => typeof value === 'object' && value !== null && 'fault' in value

/**
 * The orders of a file as far as it has been read: what a line makes of its order, and whether the order is new. Where lines
 * hold one goods each, amounts are taken once or added up, and a line that leaves out what the first said takes it from there.
 * About 115 bytes an order are held (its number, two amounts, a moment, a state), 80 where each line is a whole order.
 */
export class OrdersSoFar {
  private readonly index = new Map<string, number>()
  private readonly amounts: number[] = []
  private readonly refunds: number[] = []
  private readonly moments: number[] = []
  private readonly states: (OrderStatus | RowReason)[] = []

  constructor(private readonly plan: ImportPlan) {}

  /** The order after this line, or why the line is refused. */
  add(draft: OrderDraft): OrderRead | RowRefusal {
    const key = `${draft.platform}\n${draft.orderNo}`
    const at = this.index.get(key)
    const known = at === undefined || this.plan.lines === 'whole' ? null : this.known(at)
    const told = judge(draft, known, this.plan)
    if ('reason' in told) {
      // Its further lines say only what was bought, and share its reason.
      if (at === undefined && this.plan.lines !== 'whole')
        this.keep(key, { amountFen: 0, refundedFen: 0, paidAt: 0 }, told.reason)
      return { ...told, orderNo: draft.orderNo, phoneKind: draft.person.phoneKind, ...idOf(draft) }
    }
    const seen = at !== undefined && (this.plan.lines === 'whole' || (known !== null && !('reason' in known)))
    if (at === undefined || this.plan.lines !== 'whole') this.keep(key, told, told.status, at)
    const append = seen && this.plan.lines !== 'whole'
    return { kind: 'order' as const, decision: seen ? ('updated' as const) : ('accepted' as const), append, ...told }
  }

  private known(at: number): Known | RowRefusal {
    const state = this.states[at]!
    const facts = { amountFen: this.amounts[at]!, refundedFen: this.refunds[at]!, paidAt: this.moments[at]! }
    return isStatus(state) ? { ...facts, status: state } : refusedRow(state)
  }

  private keep(key: string, order: Omit<Known, 'status'>, state: OrderStatus | RowReason, known?: number): void {
    const at = known ?? this.index.size
    if (known === undefined) this.index.set(ownText(key), at)
    if (this.plan.lines === 'whole') return
    this.amounts[at] = order.amountFen
    this.refunds[at] = order.refundedFen
    this.moments[at] = order.paidAt
    this.states[at] = state
  }
}

const STATUSES: readonly string[] = ['paid', 'shipped', 'completed', 'refunded']
const isStatus = (state: string): state is OrderStatus => STATUSES.includes(state)

const idOf = (draft: OrderDraft): { externalId?: string } =>
  draft.person.externalId === null ? {} : { externalId: draft.person.externalId }

type Told = Omit<OrderRead, 'kind' | 'decision' | 'append'>

/** State, currency, amount, time, person, in this order: the first that stands in the way is told. */
function judge(draft: OrderDraft, before: Known | RowRefusal | null, plan: ImportPlan): Told | RowRefusal {
  const known = before && 'status' in before ? before : null
  if (before && 'reason' in before && draft.stage === null) return refusedRow(before.reason)
  const stage = draft.stage ?? known?.status ?? 'unknown'
  const amount = draft.amountFen ?? (plan.lines === 'once' ? known?.amountFen : undefined)
  const refund = draft.refundedFen
  const taken = statusOf(draft, stage, amount, refund, plan)
  if (typeof taken !== 'string') return taken
  if (draft.foreign) return refusedRow('currency')
  if (amount === undefined || isFault(amount)) return refusedRow('bad_amount', at(amount))
  if (isFault(refund)) return refusedRow('bad_amount', at(refund))
  const paidAt = draft.paidAt === 'none' ? known?.paidAt : draft.paidAt
  if (paidAt === undefined || isFault(paidAt)) return refusedRow('bad_time', at(paidAt))
  const { person } = draft
  if (!known && person.phone === null && person.externalId === null && person.email === null)
    return refusedRow('no_person')
  const back = taken === 'refunded' && !refund ? amount : (refund ?? 0)
  const sums = {
    amountFen: plan.lines === 'sum' ? (known?.amountFen ?? 0) + amount : amount,
    refundedFen: plan.refundsAdd
      ? (known?.refundedFen ?? 0) + back
      : draft.refundedFen === null && known
        ? known.refundedFen
        : back,
  }
  if (sums.refundedFen > sums.amountFen) return refusedRow('bad_amount')
  const { orderNo, platform, paidAtFrom, storeName, regionCode, items } = draft
  return {
    orderNo,
    platform,
    ...sums,
    status: statusAfter(taken, known, sums),
    paidAt,
    paidAtFrom,
    ...person,
    storeName,
    regionCode,
    items,
  }
}

const at = (fault: Fault | undefined): { column?: string } =>
  fault?.column === undefined ? {} : { column: fault.column }

/** The state to take, or why an order in that state is none to take. */
function statusOf(
  draft: OrderDraft,
  stage: OrderStage | 'unknown',
  amount: number | Fault | undefined,
  refund: OrderDraft['refundedFen'],
  plan: ImportPlan,
): OrderStatus | RowRefusal {
  if (stage === 'unpaid' || stage === 'deleted') return refusedRow(stage)
  if (stage === 'unknown') return refusedRow('unfinished_status', { word: draft.word })
  const whole = typeof refund === 'number' && refund > 0 ? refund === amount : draft.refundWord
  if (stage !== 'closed') return whole ? 'refunded' : stage
  const paid = draft.payTime !== 'none' || !('paidAt' in plan.columns)
  if (paid && whole) return 'refunded'
  if (draft.payTime === 'none') return refusedRow('closed_unpaid')
  return plan.erp ? refusedRow('cancelled_in_erp') : refusedRow('unfinished_status', { word: draft.word })
}

/** Of several goods the order is given back when all of its money is; else it stands where the goods that were kept do. */
function statusAfter(
  taken: OrderStatus,
  known: Known | null,
  sums: { amountFen: number; refundedFen: number },
): OrderStatus {
  if (sums.amountFen > 0 && sums.refundedFen === sums.amountFen) return 'refunded'
  if (taken !== 'refunded' || sums.amountFen === 0) return taken
  return known && known.status !== 'refunded' ? known.status : 'completed'
}
