import type { ImportCell } from '../../shared/rules/importCells'
import type { ImportItem } from '../../shared/rules/importItems'
import type { RowReason } from '../../shared/rules/importPlan'
import type { Gender, Language } from '../../shared/rules/member'

/** What becomes of the rows of a file. Moments are milliseconds, amounts fen, numbers E.164, days YYYY-MM-DD. */

/** What kind of number a cell held, where it was no mobile's: what a person is told why nobody was found by it. */
export type PhoneKind = 'mobile' | 'virtual' | 'landline' | 'masked' | 'cipher' | 'invalid' | 'empty'

/** A number that ends in several phones, by its extension, and only for a while: never a key of a person. */
export type VirtualPhone = { number: string; extension: string | null; expiresAt: number | null }

export type Person = {
  phone: string | null
  phoneKind: PhoneKind
  /** The column that held the number. */
  phoneFrom: string | null
  virtualPhone: VirtualPhone | null
  /** Another mobile that the row names after the buyer's: where the parcel goes. */
  receiverPhone: string | null
  externalId: string | null
  email: string | null
  nickname: string | null
}

export type OrderStatus = 'paid' | 'shipped' | 'completed' | 'refunded'

type At = { sheet: string | null; line: number }

/**
 * An order as it stands after this line. Of a line that only adds goods (`append`) `items` are these alone, and of the person
 * null says "as before".
 */
export type OrderLine = At &
  Person & {
    kind: 'order'
    decision: 'accepted' | 'updated'
    append: boolean
    orderNo: string
    platform: string
    status: OrderStatus
    amountFen: number
    refundedFen: number
    paidAt: number
    /** The column that gave the time: where it is not that of payment, the order's own stands in. */
    paidAtFrom: string | null
    storeName: string | null
    /** Where it was sent to: a hint kept with the order, never the person's own region. */
    regionCode: string | null
    items: ImportItem[]
  }

export type CustomerLine = At &
  Person & {
    kind: 'customer'
    decision: 'accepted' | 'updated'
    platform: string | null
    gender: Gender | null
    birthday: string | null
    language: Language | null
    regionCode: string | null
    consentProof: string | null
    tags: string[]
  }

/** What identifies a refused row, and why it is refused: with the column, and the word that nobody knows. */
export type RowRefusal = {
  reason: RowReason
  column?: string
  word?: string
  orderNo?: string
  externalId?: string
  phoneKind?: PhoneKind
}

export type RefusedLine = At & RowRefusal & { kind: 'refused'; decision: 'refused'; cells: readonly ImportCell[] }

export type ImportLine = OrderLine | CustomerLine | RefusedLine

/** The same before it is said where it stands. */
export type OrderRead = Omit<OrderLine, keyof At>
export type CustomerRead = Omit<CustomerLine, keyof At>

/** A text of its own: one cut out of a piece of the file would keep all of that piece in memory for as long as it is kept. */
export const ownText = (text: string): string => Buffer.from(text).toString()

export const refusedRow = (reason: RowReason, more: Omit<RowRefusal, 'reason'> = {}): RowRefusal => ({
  reason,
  ...more,
})

export const isRefusal = (read: object): read is RowRefusal => 'reason' in read
