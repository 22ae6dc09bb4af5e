import { headerKey } from './importCells'
import type { ItemForm } from './importItems'

/** How a file is read: which of its columns say what. Plain JSON, shown to a person, corrected and kept for the next file. */

export type ImportKind = 'customers' | 'orders'

/** A column by the name over it (the first of that name) or, where a name stands twice, by its place from 1. */
export type ColumnRef = string | number
/** Columns that are read as one: names of a region side by side, amounts added up. */
export type ColumnGroup = ColumnRef | readonly ColumnRef[]

/** Fields that come out of one cell, the first of their columns that says something. */
export const CELL_FIELDS = [
  'orderNo',
  'platform',
  'paidAt',
  'orderedAt',
  'status',
  'payState',
  'fulfilment',
  'refundState',
  'cancelled',
  'currency',
  'amountFen',
  'refunded',
  'refundedFen',
  'unitPrice',
  'phone',
  'phoneWithin',
  'virtualPhoneExpiresAt',
  'externalId',
  'email',
  'nickname',
  'storeName',
  'items',
  'quantity',
  'gender',
  'birthday',
  'language',
  'regionCode',
  'consentProof',
  'tags',
  'deleted',
] as const
/** Fields whose columns may be read together. */
export const GROUP_FIELDS = ['amount', 'region'] as const
export type ImportField = (typeof CELL_FIELDS)[number] | (typeof GROUP_FIELDS)[number]

export type Columns = Partial<Record<ImportField, readonly ColumnGroup[]>>

/**
 * What a line is. `whole`: an order, and the same number again is its newer state. `once`: one goods of an order, with the
 * order's amount on each line or on the first. `sum`: one goods, whose amounts make up the order's.
 */
export type LineForm = 'whole' | 'once' | 'sum'

export type ImportPlan = {
  kind: ImportKind
  /** The export this is, "taobao.orderList"; null for a file of the shop's own. */
  source: string | null
  /** Of every row; null where a column says it, or where the person at the screen still has to. */
  platform: string | null
  columns: Columns
  lines: LineForm
  /** Refunds of the lines add up, whatever the amounts do. */
  refundsAdd: boolean
  itemForm: ItemForm
  /** The state of an order where no column says it. */
  stateless: 'paid' | 'completed'
  /** A word of closing after a payment may be a merge or a split here. */
  erp: boolean
}

export type ImportSource = Pick<ImportPlan, 'kind' | 'columns'> &
  Partial<Pick<ImportPlan, 'platform' | 'lines' | 'refundsAdd' | 'itemForm' | 'stateless' | 'erp'>> & {
    source: string
    /** Names that together are found in this export only (the ★ of imports.md). */
    star: readonly string[]
    /** Why no file of the kind can be taken. */
    refusal?: FileReason
  }

/** A file is at most so large. */
export const MOST_IMPORT_BYTES = 200 * 1024 * 1024

/** Why a file as a whole brings nothing in. */
export const FILE_REASONS = [
  'file_empty',
  'file_xls',
  'file_archive',
  'file_password',
  'file_html',
  'file_not_text',
  'file_encoding',
  'file_cut',
  'file_damaged',
  'file_open_quote',
  'file_line_too_long',
  'file_too_large',
  'file_too_many_rows',
  'file_too_many_columns',
  'file_no_header',
  'file_no_person_column',
  'file_no_time_column',
  'file_no_amount_column',
  'file_no_order_column',
  'file_no_platform',
  'file_settlement',
  'file_other_kind',
] as const
export type FileReason = (typeof FILE_REASONS)[number]

/** Why a row is refused. */
export const ROW_REASONS = [
  'unpaid',
  'closed_unpaid',
  'cancelled_in_erp',
  'deleted',
  'no_person',
  'scientific_notation',
  'number_precision',
  'bad_amount',
  'bad_time',
  'missing_order_no',
  'summary_row',
  'header_again',
  'currency',
  'column_count',
  'cut_row',
  'torn_order',
  'unfinished_status',
  'unknown_platform',
  'too_long',
] as const
export type RowReason = (typeof ROW_REASONS)[number]

/** The places of a header's columns: of a name the first one, all others by their number. */
export type HeaderPlaces = { width: number; names: readonly string[]; keys: readonly string[] }

/** A row of names as a header; columns behind the last name are none. */
export function headerPlaces(names: readonly string[]): HeaderPlaces {
  const keys = names.map(headerKey)
  const width = keys.findLastIndex((key) => key !== '') + 1
  return { width, names: names.slice(0, width), keys: keys.slice(0, width) }
}

/** The place from 0 of a column, or null where the file has none such. */
export function placeOf(header: HeaderPlaces, ref: ColumnRef): number | null {
  if (typeof ref === 'number') return Number.isInteger(ref) && ref >= 1 && ref <= header.width ? ref - 1 : null
  const at = header.keys.indexOf(headerKey(ref))
  return at === -1 ? null : at
}

/** The columns of a plan that this header has; groups keep the members that are there. */
export function columnsIn(header: HeaderPlaces, columns: Columns): Columns {
  const present = (group: ColumnGroup): ColumnGroup | null => {
    if (typeof group === 'string' || typeof group === 'number') return placeOf(header, group) === null ? null : group
    const some = group.filter((ref) => placeOf(header, ref) !== null)
    return some.length > 0 ? some : null
  }
  const found: Columns = {}
  for (const [field, groups] of Object.entries(columns) as [ImportField, readonly ColumnGroup[]][]) {
    const some = groups.map(present).filter((group) => group !== null)
    if (some.length > 0) found[field] = some
  }
  return found
}

/** Why a plan cannot read a file, as the file's reason; null where every order finds number, amount and time, every row a person. */
export function planFault(plan: ImportPlan): FileReason | null {
  const has = (...fields: ImportField[]): boolean => fields.some((field) => plan.columns[field] !== undefined)
  if (!has('phone', 'phoneWithin', 'externalId', 'email')) return 'file_no_person_column'
  if (plan.kind === 'customers') return null
  if (!has('orderNo')) return 'file_no_order_column'
  if (!has('paidAt', 'orderedAt')) return 'file_no_time_column'
  if (!has('amount', 'amountFen', 'unitPrice')) return 'file_no_amount_column'
  return plan.platform === null && !has('platform') ? 'file_no_platform' : null
}
