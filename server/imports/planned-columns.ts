import { bareText, isImprecise, isScientific, type ImportCell } from '../../shared/rules/importCells'
import {
  placeOf,
  type ColumnGroup,
  type ColumnRef,
  type HeaderPlaces,
  type ImportField,
  type ImportPlan,
} from '../../shared/rules/importPlan'
import { refusedRow, type RowRefusal } from './rows'

/** What a cell of a planned column says, and the name over it. */
export type Found = { cell: ImportCell; text: string; column: string }

type Place = { at: number; column: string }
const NONE: readonly (readonly Place[])[] = []

/** A plan's columns in one header: what each field's cells of a row say. */
export class PlannedColumns {
  private readonly places = new Map<ImportField, readonly (readonly Place[])[]>()

  constructor(plan: ImportPlan, header: HeaderPlaces) {
    const placed = (ref: ColumnRef): Place[] => {
      const at = placeOf(header, ref)
      return at === null ? [] : [{ at, column: header.names[at]?.trim() ?? '' }]
    }
    const group = (one: ColumnGroup): Place[] =>
      typeof one === 'string' || typeof one === 'number' ? placed(one) : one.flatMap(placed)
    for (const [field, groups] of Object.entries(plan.columns) as [ImportField, readonly ColumnGroup[]][]) {
      const found = groups.map(group).filter((one) => one.length > 0)
      if (found.length > 0) this.places.set(field, found)
    }
  }

  has(field: ImportField): boolean {
    return this.places.has(field)
  }

  /** The name over the first column of a field. */
  name(field: ImportField): string | undefined {
    return this.places.get(field)?.[0]?.[0]?.column
  }

  /** The first of a field's cells that says something. */
  first(cells: readonly ImportCell[], field: ImportField): Found | null {
    for (const group of this.places.get(field) ?? NONE)
      for (const { at, column } of group) {
        const cell = cells[at]
        const text = bareText(cell)
        if (cell !== undefined && text !== '') return { cell, text, column }
      }
    return null
  }

  /** All of a field's cells that say something, those of the first group first. */
  each(cells: readonly ImportCell[], field: ImportField): Found[] {
    return (this.places.get(field) ?? NONE).flat().flatMap(({ at, column }) => {
      const cell = cells[at]
      const text = bareText(cell)
      return cell !== undefined && text !== '' ? [{ cell, text, column }] : []
    })
  }

  /** The first of a field's groups in which a cell says something, with all of its cells that do. */
  group(cells: readonly ImportCell[], field: ImportField): Found[] {
    for (const group of this.places.get(field) ?? NONE) {
      const found = group.flatMap(({ at, column }) => {
        const cell = cells[at]
        const text = bareText(cell)
        return cell !== undefined && text !== '' ? [{ cell, text, column }] : []
      })
      if (found.length > 0) return found
    }
    return []
  }

  /** Digits that a spreadsheet has lost in what identifies an order or a person: the row is refused, whatever else it holds. */
  lostDigits(cells: readonly ImportCell[], fields: readonly ImportField[]): RowRefusal | null {
    for (const field of fields)
      for (const { at, column } of (this.places.get(field) ?? NONE).flat()) {
        if (isImprecise(cells[at])) return refusedRow('number_precision', { column })
        if (isScientific(bareText(cells[at]))) return refusedRow('scientific_notation', { column })
      }
    return null
  }
}
