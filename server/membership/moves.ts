import { z } from 'zod'
import type { Tx } from '../base/database'
import { insert, rows, text, whole, writeByKey } from '../base/sql'

export type Values = Record<string, string | number | null>

/** One row that a merge changed: what its columns were and what they became. `was` is null for a row the merge added. */
export type Move = { carry: string; table: string; key: Values; was: Values | null; became: Values }

/** Writes down what a merge moved; called in the merge's own transaction, right after the row was changed. */
export type Recorder = (moves: readonly Omit<Move, 'carry'>[]) => Promise<void>

const Written = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))
const Row = { carry: text, tableName: text, rowKey: text, was: text.nullable(), became: text }
const Last = { last: whole.nullable() }

/** Gives each carry of the merge its recorder; the moves of one merge stand in the order in which they were made. */
export async function recordOf(tx: Tx, mergeId: string): Promise<(carry: string) => Recorder> {
  const found = await rows(tx, Last, 'SELECT MAX(place) AS last FROM merge_move WHERE mergeId = ?', [mergeId])
  let place = found[0]?.last ?? 0
  return (carry) => async (moves) => {
    await insert(
      tx,
      'merge_move',
      moves.map(({ table, key, was, became }) => ({
        mergeId,
        place: ++place,
        carry,
        tableName: table,
        rowKey: JSON.stringify(key),
        was: was && JSON.stringify(was),
        became: JSON.stringify(became),
      })),
    )
  }
}

/** What a merge moved, in the order in which it is played backwards: the last first. */
export async function movesOf(tx: Tx, mergeId: string): Promise<Move[]> {
  const written = await rows(
    tx,
    Row,
    'SELECT carry, tableName, rowKey, was, became FROM merge_move WHERE mergeId = ? ORDER BY place DESC',
    [mergeId],
  )
  const values = (json: string): Values => Written.parse(JSON.parse(json))
  return written.map((r) => ({
    carry: r.carry,
    table: r.tableName,
    key: values(r.rowKey),
    was: r.was === null ? null : values(r.was),
    became: values(r.became),
  }))
}

/** Makes the row what it was where it still stands as the merge left it; false where it does not. */
export async function playBack(tx: Tx, { table, key, was, became }: Move, only?: Condition): Promise<boolean> {
  const stands = { ...key, ...became }
  const conditions = Object.entries(stands).map(([name, v]) => (v === null ? `\`${name}\` IS NULL` : `\`${name}\` = ?`))
  if (only) conditions.push(`(${only.sql})`)
  const where = conditions.join(' AND ')
  const values = [...Object.values(stands).filter((v) => v !== null), ...(only?.values ?? [])]
  if (was === null) return (await writeByKey(tx, `DELETE FROM \`${table}\` WHERE ${where}`, values)) === 1
  const sets = Object.keys(was).map((name) => `\`${name}\` = ?`)
  const set = `UPDATE \`${table}\` SET ${sets.join(', ')} WHERE ${where}`
  return (await writeByKey(tx, set, [...Object.values(was), ...values])) === 1
}

export type Condition = { sql: string; values: readonly unknown[] }
