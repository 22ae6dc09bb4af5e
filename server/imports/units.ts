import { orderAfter, type OrderState } from '../../shared/rules/order'
import type { CustomerLine, ImportLine, OrderLine, RefusedLine } from './rows'

/** What is written as one: an order as all of its lines together tell it, a person as a line tells her, or a refused line. */
export type OrderUnit = {
  kind: 'order'
  /** How many lines told of it, and where the last of them stands. */
  lines: number
  last: OrderLine
  order: Facts & Pick<OrderLine, 'orderNo' | 'platform' | 'storeName' | 'items'>
  person: Pick<OrderLine, 'phone' | 'externalId' | 'email' | 'nickname' | 'virtualPhone' | 'receiverPhone'>
}
export type Unit = OrderUnit | (CustomerLine & { lines: 1 }) | (RefusedLine & { lines: 1 })

/** A code of a list; `again`: the file has said it before. */
export type CodeUnit = Pick<RefusedLine, 'sheet' | 'line' | 'cells'> & {
  kind: 'code'
  lines: 1
  code: string
  again: boolean
}

type Facts = { status: OrderState; amountFen: number; refundedFen: number; paidAt: number }

const keyOf = ({ platform, orderNo }: { platform: string; orderNo: string }): string => `${platform}\n${orderNo}`

/** How many lines of a file tell of each order, as far as it has been read. */
export class LinesOfOrders {
  private readonly once = new Set<string>()
  private readonly more = new Map<string, number>()

  add(line: ImportLine): void {
    if (line.kind !== 'order') return
    const key = keyOf(line)
    const known = this.more.get(key)
    if (known !== undefined) this.more.set(key, known + 1)
    else if (this.once.has(key)) this.more.set(key, 2)
    // A text of its own: one cut out of a row would keep the row.
    else this.once.add(Buffer.from(key).toString())
  }

  /** Nothing more is added: of orders with one line nothing has to be kept. */
  seal(): void {
    this.once.clear()
  }

  of(line: OrderLine): number {
    return this.more.get(keyOf(line)) ?? 1
  }
}

/**
 * Joins the lines of each order, wherever they stand in the file: it comes when its last line has. So an order is written
 * once, as the whole file tells it, and a file that is brought in again finds each as it left it.
 */
export async function* unitsOf(lines: AsyncIterable<ImportLine>, counts: LinesOfOrders): AsyncGenerator<Unit> {
  const open = new Map<string, OrderUnit>()
  for await (const line of lines) {
    if (line.kind !== 'order') {
      yield { ...line, lines: 1 }
      continue
    }
    const of = counts.of(line)
    const key = keyOf(line)
    const unit = joined(open.get(key), line)
    if (unit.lines < of) open.set(key, unit)
    else {
      open.delete(key)
      yield unit
    }
  }
}

function joined(before: OrderUnit | undefined, line: OrderLine): OrderUnit {
  const { orderNo, platform, status, amountFen, refundedFen, paidAt, storeName, items } = line
  const { phone, externalId, email, nickname, virtualPhone, receiverPhone } = line
  const said = { status, amountFen, refundedFen, paidAt }
  if (!before)
    return {
      kind: 'order',
      lines: 1,
      last: line,
      order: { orderNo, platform, ...said, storeName, items },
      person: { phone, externalId, email, nickname, virtualPhone, receiverPhone },
    }
  const { order, person } = before
  return {
    kind: 'order',
    lines: before.lines + 1,
    last: line,
    order: {
      orderNo,
      platform,
      // A line of goods has added itself up already; a whole order again is its newer or its older state.
      ...(line.append ? said : newer(order, said)),
      storeName: storeName ?? order.storeName,
      items: line.append ? [...order.items, ...items] : items.length > 0 ? items : order.items,
    },
    person: {
      phone: phone ?? person.phone,
      externalId: externalId ?? person.externalId,
      email: email ?? person.email,
      nickname: nickname ?? person.nickname,
      virtualPhone: virtualPhone ?? person.virtualPhone,
      receiverPhone: receiverPhone ?? person.receiverPhone,
    },
  }
}

const REST = { storeId: null, items: [] }

/** Two states of one order in a file, which may have the newest on top: the rule of the ledger holds here too. */
function newer(before: Facts, said: Facts): Facts {
  const after = orderAfter({ ...before, ...REST }, said)
  return 'fault' in after
    ? said
    : { status: after.status, amountFen: after.amountFen, refundedFen: after.refundedFen, paidAt: said.paidAt }
}
