import type { TableColumnType } from 'antd'

/** A column of the one table. Without a title it holds what can be done with a row, and stays in sight on narrow screens. */
export type Column<T> = Omit<TableColumnType<T>, 'key' | 'sorter' | 'sortOrder' | 'fixed' | 'hidden'> & {
  /** By this a person's choice of columns is kept. */
  key: string
  /** The server's word for this order; only where it has an index for it. */
  sort?: string
  /** Not shown until somebody asks for it. */
  optional?: true
}

/** Columns that may be hidden: all with a name, but the first, which says what a row is. */
export const choosable = <T>(columns: readonly Column<T>[]): Column<T>[] =>
  columns.filter(({ title }, at) => at > 0 && title !== undefined)

const visible = <T>({ key, optional }: Column<T>, turned: readonly string[]): boolean =>
  Boolean(optional) === turned.includes(key)

/** The columns a person sees, in their order; what cannot be chosen is always there. */
export function shownOf<T>(columns: readonly Column<T>[], turned: readonly string[]): Column<T>[] {
  const may = choosable(columns)
  return columns.filter((column) => !may.includes(column) || visible(column, turned))
}

/** `joinedAt` rising, `-joinedAt` falling: how an order stands in the address and in the question to the server. */
export const orderOf = (sort: string | undefined): { word: string; falling: boolean } | null =>
  sort ? { word: sort.replace(/^-/, ''), falling: sort.startsWith('-') } : null
