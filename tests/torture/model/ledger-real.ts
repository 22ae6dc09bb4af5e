import { CLAIMS } from '../../../server/claims/hooks'
import { rows, text, whole } from '../../../server/base/sql'
import type { OrderFacts } from '../../../shared/rules/order'
import { recordOrders, type OrderTold } from '../../../server/orders/record-order'
import { merging } from '../../server/membership/merging'
import { MONDAY_TEN, type World } from '../../harness/world'
import { makeMembers } from '../people'
import type { Report, Stat, Step } from './ledger-model'

const DAY_MS = 86_400_000
const ORDER = {
  id: text,
  orderNo: text,
  status: text,
  amountFen: whole,
  refundedFen: whole,
  memberId: text.nullable(),
  version: whole,
}
const STAT = {
  memberId: text,
  orderCount: whole,
  returnedCount: whole,
  spentFen: whole,
  firstPaidAt: whole,
  lastPaidAt: whole,
}
const BALANCE = { id: text, points: whole }
const GIVEN = { points: whole.nullable() }
const CHANGE = { shopOrderId: text, version: whole, became: text }

/** Three members and their orders in a real database, moved by the rooms' own verbs. */
export class RealLedger {
  private constructor(
    private readonly w: World,
    private readonly account: ReturnType<typeof merging>,
    private readonly people: { memberId: string; openid: string }[],
    private readonly platform: string,
    private readonly base: number,
  ) {}

  static async make(w: World): Promise<RealLedger> {
    const account = merging(w)
    const made = await w.db.inTransaction((tx) => makeMembers(tx, w.chance, 3, w.clock.now()))
    const people = []
    for (const { memberId } of made) people.push({ memberId, openid: await account.openidOf(memberId) })
    // A platform of its own for each life: its numbers are nobody else's.
    const platform = w.chance.code('abcdefghijklmnop', 20)
    return new RealLedger(w, account, people, platform, RealLedger.BEGINNING)
  }

  /** The first of the days that orders are paid on: the same in every life. */
  static BEGINNING = MONDAY_TEN - 400 * DAY_MS

  async take(step: Step): Promise<void> {
    // What is undone is the last that was decided.
    this.w.clock.advance(1000)
    if (step.act === 'tell') {
      const by = { source: 'import' as const, at: this.w.clock.now() }
      const told = step.reports.map((r) => this.toldOf(r))
      await this.w.db.inTransaction((tx) => recordOrders(tx, this.w.deps, CLAIMS.nobody, told, by))
    } else if (step.act === 'merge')
      await this.account.merge(this.people[step.from]!.openid, this.people[step.into]!.memberId)
    else if (step.act === 'undo') await this.account.undo(this.people[step.into]!.memberId)
  }

  private toldOf({ order, buyer, status, amountFen, refundedFen, day }: Report): OrderTold {
    return {
      platform: this.platform,
      orderNo: `N${order}`,
      memberId: buyer === null ? null : this.people[buyer]!.memberId,
      status: status ?? undefined,
      amountFen,
      refundedFen: refundedFen ?? undefined,
      paidAt: this.base + day * DAY_MS,
      items: [{ sku: `S${amountFen}`, name: null, quantity: 1, amountFen }],
    }
  }

  /** Each person's balance, and what the orders say they gave. */
  async points(): Promise<{ balances: number[]; given: number }> {
    const ids = this.people.map((p) => p.memberId)
    return this.w.db.read(async (tx) => {
      const found = await rows(tx, BALANCE, 'SELECT id, points FROM member WHERE id IN (?,?,?)', ids)
      const given = await rows(tx, GIVEN, 'SELECT SUM(points) AS points FROM shop_order WHERE platform = ?', [
        this.platform,
      ])
      return { balances: ids.map((id) => found.find((m) => m.id === id)!.points), given: given[0]!.points ?? 0 }
    })
  }

  /** Orders and kept figures as the model tells them; the trail has to lead to the same orders. */
  seen(): Promise<{ orders: unknown[]; stats: Stat[] }> {
    return this.w.db.read(async (tx) => {
      const orders = await rows(
        tx,
        ORDER,
        'SELECT id, orderNo, status, amountFen, refundedFen, memberId, version FROM shop_order WHERE platform = ? ORDER BY orderNo',
        [this.platform],
      )
      const ids = this.people.map((p) => p.memberId)
      const stats = await rows(tx, STAT, 'SELECT * FROM member_stat WHERE memberId IN (?,?,?)', ids)
      const trail = await rows(
        tx,
        CHANGE,
        'SELECT shopOrderId, version, became FROM shop_order_change WHERE shopOrderId IN (SELECT id FROM shop_order WHERE platform = ?) ORDER BY shopOrderId, version',
        [this.platform],
      )
      for (const order of orders)
        expect(leadsTo(trail.filter((c) => c.shopOrderId === order.id))).toEqual(stateOf(order))
      const day = (at: number) => (at - this.base) / DAY_MS
      return {
        orders: orders.map(({ orderNo, status, amountFen, refundedFen, memberId }) => ({
          order: Number(orderNo.slice(1)),
          status,
          amountFen,
          refundedFen,
          buyer: memberId === null ? null : ids.indexOf(memberId),
        })),
        stats: ids.map((id): Stat => {
          const stat = stats.find((s) => s.memberId === id)
          if (!stat) return null
          const { orderCount, returnedCount, spentFen, firstPaidAt, lastPaidAt } = stat
          const ends = { first: day(firstPaidAt), last: day(lastPaidAt) }
          return { orders: orderCount, returned: returnedCount, spent: spentFen, ...ends }
        }),
      }
    })
  }
}

type Trail = { version: number; became: string }[]
const leadsTo = (trail: Trail) => {
  const all = trail.map((c) => JSON.parse(c.became) as Partial<OrderFacts> & { buyer?: boolean })
  const { status, amountFen, refundedFen, buyer } = Object.assign({}, ...all) as OrderFacts & { buyer: boolean }
  return { status, amountFen, refundedFen, buyer, versions: trail.map((c) => c.version) }
}
const stateOf = (order: {
  status: string
  amountFen: number
  refundedFen: number
  memberId: string | null
  version: number
}) => ({
  status: order.status,
  amountFen: order.amountFen,
  refundedFen: order.refundedFen,
  buyer: order.memberId !== null,
  versions: Array.from({ length: order.version }, (_, i) => i + 1),
})
