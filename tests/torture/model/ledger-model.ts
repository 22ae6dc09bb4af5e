import type { OrderTold } from '../../../server/orders/record-order'

export type Person = 0 | 1 | 2
/** What a step does: one transaction of reports, an old file once more, two people who become one, and who are not. */
export type Step =
  | { act: 'tell'; reports: Report[] }
  | { act: 'again'; which: number }
  | { act: 'merge'; from: Person; into: Person }
  | { act: 'undo'; into: Person }
export type Report = {
  order: number
  buyer: Person | null
  status: NonNullable<OrderTold['status']> | null
  amountFen: number
  refundedFen: number | null
  day: number
}

type Stands = {
  said: { state: number; refunded: number }
  status: string
  amountFen: number
  refundedFen: number
  day: number
  buyer: Person | null
  earns: boolean
}
/** The rule of points that holds in these lives: 1.5 points a yuan, for orders paid from that day on. */
export const EARN = { per100Yuan: 100, percent: 150, fromDay: 10 }
export type Stat = { orders: number; returned: number; spent: number; first: number; last: number } | null

const ORDER = ['unpaid', 'paid', 'shipped', 'completed', 'closed', 'refunded']
const COUNT = new Set(['paid', 'shipped', 'completed', 'refunded'])

/** The ledger as one thread thinks of it: few lines, no rows, every figure added up from nothing each time it is asked. */
export class LedgerModel {
  private readonly orders = new Map<number, Stands>()
  private readonly told: Report[][] = []
  private parted = false
  private readonly into = new Map<Person, Person>()
  /** Of each merge that stands: who was whose before, so that an undo gives back exactly these. */
  private merges: { from: Person; into: Person; orders: number[] }[] = []

  /** Null for what cannot be asked now. */
  take(step: Step): Step | null {
    switch (step.act) {
      case 'tell':
        this.told.push(step.reports)
        this.tell(step.reports)
        return step
      case 'again': {
        const reports = this.told[step.which % Math.max(1, this.told.length)]
        if (!reports) return null
        this.tell(reports)
        return { act: 'tell', reports }
      }
      case 'merge':
        return this.merge(step.from, step.into) ? step : null
      case 'undo':
        return this.undo(step.into) ? step : null
    }
  }

  seen(): { orders: unknown[]; stats: Stat[] } {
    const orders = [...this.orders.entries()]
      .sort(([a], [b]) => a - b)
      .map(([order, { status, amountFen, refundedFen, buyer }]) => ({ order, status, amountFen, refundedFen, buyer }))
    return { orders, stats: ([0, 1, 2] as const).map((p) => this.statOf(p)) }
  }

  private statOf(person: Person): Stat {
    const own = [...this.orders.values()].filter((o) => o.buyer === person && COUNT.has(o.status))
    if (own.length === 0) return null
    return {
      orders: own.length,
      returned: own.filter((o) => o.status === 'refunded').length,
      spent: own.reduce((sum, o) => sum + o.amountFen - o.refundedFen, 0),
      first: Math.min(...own.map((o) => o.day)),
      last: Math.max(...own.map((o) => o.day)),
    }
  }

  /**
   * Each person's points, added up from nothing; null once two parted: what one spent of the other's stays spent, so only
   * the sum says something.
   */
  points(): number[] | null {
    if (this.parted) return null
    return ([0, 1, 2] as const).map((p) =>
      [...this.orders.values()]
        .filter((o) => o.buyer === p && o.earns && COUNT.has(o.status))
        .reduce(
          (sum, o) => sum + Math.floor(((o.amountFen - o.refundedFen) * EARN.per100Yuan * EARN.percent) / 1_000_000),
          0,
        ),
    )
  }

  /** How an order earns is settled when all of one transaction was told, once. */
  private tell(reports: readonly Report[]): void {
    const isBought = (order: number) => {
      const so = this.orders.get(order)
      return so !== undefined && so.buyer !== null && COUNT.has(so.status)
    }
    const before = new Map(reports.map(({ order }) => [order, isBought(order)]))
    for (const report of reports) this.one(report)
    for (const [order, was] of before) {
      const so = this.orders.get(order)
      if (so && !was && isBought(order)) so.earns = so.day >= EARN.fromDay
    }
  }

  private one({ order, buyer, status, amountFen, refundedFen, day }: Report): void {
    const so = this.orders.get(order)
    let state = status === null ? Math.max(1, so?.said.state ?? 1) : ORDER.indexOf(status)
    let refunded = refundedFen ?? so?.said.refunded ?? 0
    if (status === 'refunded') {
      if (refundedFen !== null && refundedFen !== amountFen) return
      refunded = amountFen
    }
    if (refundedFen !== null && refundedFen > amountFen) return
    if (refunded === amountFen && amountFen > 0 && state > 0) state = 5
    const late = so !== undefined && (state < so.said.state || refunded < so.said.refunded)
    const most = { state: Math.max(state, so?.said.state ?? 0), refunded: Math.max(refunded, so?.said.refunded ?? 0) }
    const amount = late ? so.amountFen : amountFen
    if (most.state === 5) most.refunded = amount
    if (most.refunded > amount) return
    if (most.refunded === amount && amount > 0 && most.state > 0) most.state = 5
    this.orders.set(order, {
      said: most,
      status: ORDER[most.state]!,
      amountFen: amount,
      refundedFen: most.refunded,
      day: late ? so.day : day,
      buyer: so?.buyer ?? (buyer === null ? null : this.holder(buyer)),
      earns: so?.earns ?? false,
    })
  }

  private holder(person: Person): Person {
    const on = this.into.get(person)
    return on === undefined ? person : this.holder(on)
  }

  private merge(from: Person, into: Person): boolean {
    if (from === into || this.into.has(from) || this.into.has(into)) return false
    const orders = [...this.orders.entries()].filter(([, o]) => o.buyer === from).map(([order]) => order)
    for (const order of orders) this.orders.get(order)!.buyer = into
    this.into.set(from, into)
    this.merges.push({ from, into, orders })
    return true
  }

  /** The last merge of all only: whose account ended since has other undoings to do first. */
  private undo(into: Person): boolean {
    const last = this.merges.at(-1)
    if (!last || last.into !== into) return false
    this.merges = this.merges.slice(0, -1)
    this.into.delete(last.from)
    this.parted = true
    for (const order of last.orders) this.orders.get(order)!.buyer = last.from
    return true
  }
}
