import { useSyncExternalStore } from 'react'

/** How a person wants tables: which columns of each, and how close the rows stand. Kept in this browser, read at once everywhere. */
const hearers = new Set<() => void>()
const listen = (hear: () => void): (() => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}
const keep = (place: string, value: string): void => {
  localStorage.setItem(place, value)
  hearers.forEach((hear) => hear())
}

const DENSE = 'console.table.dense'

/** Whether rows stand close together, and how to change that. */
export const useDense = (): [boolean, (dense: boolean) => void] => [
  useSyncExternalStore(listen, () => localStorage.getItem(DENSE) === 'yes'),
  (dense) => keep(DENSE, dense ? 'yes' : 'no'),
]

const placeOf = (table: string): string => `console.table.${table}.turned`

/**
 * The columns of this table that a person turned: shown ones hidden, optional ones shown. Kept as what differs from the
 * table as it was made, so that a column added later appears for everybody.
 */
export function useTurned(table: string): [readonly string[], (turned: readonly string[]) => void] {
  const kept = useSyncExternalStore(listen, () => localStorage.getItem(placeOf(table)) ?? '')
  return [kept === '' ? [] : kept.split(','), (turned) => keep(placeOf(table), turned.join(','))]
}
