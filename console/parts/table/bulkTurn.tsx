import type { ComponentProps } from 'react'
import { BulkAct } from './bulkAct'

type Act<T> = ComponentProps<typeof BulkAct<T>>
type Said<T> = Pick<Act<T>, 'words' | 'hint' | 'testId'>

/** Several things switched off, or on again, each way for those that are not so yet. */
export function BulkTurn<T>(
  props: Pick<Act<T>, 'rows' | 'keyOf' | 'nameOf' | 'touches' | 'done'> & {
    isOn: (row: T) => boolean
    turn: (row: T, on: boolean) => Promise<unknown>
    off: Said<T>
    on: Said<T>
  },
) {
  const { rows, isOn, turn, off, on, ...shared } = props
  return (
    <>
      <BulkAct {...shared} {...off} rows={rows.filter(isOn)} act={(row) => turn(row, false)} />
      <BulkAct {...shared} {...on} rows={rows.filter((row) => !isOn(row))} act={(row) => turn(row, true)} />
    </>
  )
}
