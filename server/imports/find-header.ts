import { bareText } from '../../shared/rules/importCells'
import {
  columnsIn,
  planFault,
  type Columns,
  type FileReason,
  type HeaderPlaces,
  type ImportKind,
  type ImportPlan,
} from '../../shared/rules/importPlan'
import { headerOf, isSettlement, knownNames, proposePlan, sourceOf } from '../../shared/rules/importRecognise'
import type { Row } from './text-rows'

/** How far down a header is looked for: notes and titles stand above it. */
export const HEADER_WITHIN = 10

export type Header = { row: Row; places: HeaderPlaces }

const headersOf = (rows: readonly Row[]): Header[] =>
  rows.map((row) => ({ row, places: headerOf(row.cells.map(bareText)) })).filter(({ places }) => places.width > 0)

/** The row with the most of something, the first of equals; null where no row has as much as the least. */
function best(headers: readonly Header[], score: (header: Header) => number, least: number): Header | null {
  let found: Header | null = null
  let most = least - 1
  for (const header of headers) {
    const here = score(header)
    if (here > most) [found, most] = [header, here]
  }
  return found
}

/** The header among the first rows of a file that nobody has planned yet: of a known export, or the row with most known words. */
export function findHeader(rows: readonly Row[], kind: ImportKind): Header | null {
  const headers = headersOf(rows)
  return (
    headers.find(({ places }) => sourceOf(places) !== null) ??
    headers.find(({ places }) => isSettlement(places)) ??
    best(headers, ({ places }) => knownNames(places, kind), kind === 'orders' ? 2 : 1) ??
    headers.find(({ places }) => places.keys.filter((key) => key !== '').length > 1) ??
    null
  )
}

/** The header that a plan was made for: of the same export, else the row with most of its columns; null where no row has one. */
export function plannedHeader(rows: readonly Row[], plan: ImportPlan): Header | null {
  const headers = headersOf(rows)
  if (plan.source !== null) {
    const same = headers.find(({ places }) => sourceOf(places)?.source === plan.source)
    if (same) return same
  }
  const named = (columns: Columns): number =>
    Object.values(columns)
      .flat(2)
      .filter((ref) => typeof ref === 'string').length
  return named(plan.columns) === 0
    ? findHeader(rows, plan.kind)
    : best(headers, ({ places }) => named(columnsIn(places, plan.columns)), Math.ceil(named(plan.columns) / 2))
}

/** The plan for a header that was found, and why the file cannot be read by it, if so. */
export function planFor(
  { places }: Header,
  ask: { kind: ImportKind; platform?: string; plan?: ImportPlan },
): { plan: ImportPlan; fault: FileReason | null } {
  const plan = ask.plan ?? proposePlan(places, ask.kind, ask.platform ?? null)
  const refusal = ask.plan ? undefined : sourceOf(places)?.refusal
  const fault =
    refusal ??
    (isSettlement(places) ? 'file_settlement' : null) ??
    (plan.kind === ask.kind ? null : 'file_other_kind') ??
    planFault({ ...plan, columns: columnsIn(places, plan.columns) })
  return { plan, fault }
}
