import type { z } from 'zod'
import type { ExportedColumn } from '../../shared/contract/exports'
import { csvOf, type Cell } from '../../shared/rules/csv'
import { shanghaiDay, shanghaiMinuteOfDay } from '../../shared/rules/calendar'
import type { JobRun } from '../base/jobs'
import type { Tx } from '../base/database'
import { asking } from '../base/replica'
import { insert, row, write } from '../base/sql'
import type { Deps } from '../deps'
import { EXPORT, EXPORT_SQL } from './exports'
import { Staff } from '../staff/entities'
import { LISTS, type Asks, type Reader } from './exported-lists'

const ROWS = '200'

/**
 * Writes the list page by page. A piece, and where the list goes on after it, are one transaction: killed or run twice it
 * leaves no row out and writes none twice.
 */
export async function writeExport(deps: Deps, asks: Asks, run: JobRun): Promise<void | { again: number }> {
  while (!run.letGo()) {
    const wrote = await deps.db.inTransaction(async (tx) => {
      const kept = await row(tx, EXPORT, EXPORT_SQL, [run.id])
      if (!kept || (kept.pieces > 0 && kept.place === null)) return null
      const list = LISTS[kept.list]
      const query = list.query.parse({
        ...kept.query,
        limit: ROWS,
        ...(kept.place === null ? {} : { cursor: kept.place }),
      })
      const actor = await actorNow(tx, kept.staffId)
      if (!actor || !list.who.roles.includes(actor.role)) return takeBack(tx, kept.id)
      const reader = { actor, locale: kept.locale ?? 'zh-Hans', ...asks }
      const page = deps.db.replica
        ? await asking(deps.db).read((there) => list.read(there, deps, query, reader))
        : await list.read(tx, deps, query, reader)
      const lines = page.items.map((item) => kept.columns.map((column) => cellOf(column, item)))
      const body =
        kept.pieces === 0
          ? csvOf([kept.columns.map((c) => c.title), ...lines])
          : lines.length === 0
            ? ''
            : csvOf(lines).slice(1)
      await insert(tx, 'export_piece', { exportId: kept.id, n: kept.pieces, body, expiresAt: kept.expiresAt })
      await write(tx, 'UPDATE staff_export SET place = ?, pieces = pieces + 1, rowCount = rowCount + ? WHERE id = ?', [
        page.nextCursor,
        lines.length,
        kept.id,
      ])
      return { done: lines.length, total: page.total ?? page.count, more: page.nextCursor !== null }
    })
    if (!wrote) return
    await run.progress({ done: wrote.done, ...(wrote.total === undefined ? {} : { total: wrote.total }) })
    if (!wrote.more) return
  }
  return { again: 0 }
}

/** Who may not see the list any more gets nothing written, and half a list must not be read as the whole of it. */
async function takeBack(tx: Tx, id: string): Promise<null> {
  await write(tx, 'DELETE FROM export_piece WHERE exportId = ?', [id])
  await write(tx, 'UPDATE staff_export SET pieces = 0, rowCount = 0 WHERE id = ?', [id])
  return null
}

/** Who asked, as she stands now; null: she may not sign in any more. */
async function actorNow(tx: Tx, id: string): Promise<Reader['actor'] | null> {
  const staff = await tx.getRepository(Staff).findOneBy({ id, disabled: false })
  return staff && { id: staff.id, role: staff.role, storeId: staff.storeId }
}

/** What was written into the object; a nickname like `constructor` names nothing that every object has. */
const ownOf = (of: object, name: string): unknown =>
  Object.hasOwn(of, name) ? (of as Record<string, unknown>)[name] : undefined

type Changed = { field: string; from: unknown; to: unknown }
type Column = z.output<typeof ExportedColumn>

const MOMENT = /At$|^at$|From$|Until$|Since$/

/** A value as people read it: words for words, money in yuan, moments on the clock of Shanghai, lists with semicolons. */
function cellOf({ field, words = {} }: Column, item: object): Cell {
  const value = ownOf(item, field)
  const said = (one: unknown): unknown => ownOf(words, String(one)) ?? one
  if (typeof value === 'number' && field.endsWith('Fen')) return (value / 100).toFixed(2)
  if (typeof value === 'string' && MOMENT.test(field) && !Number.isNaN(Date.parse(value)))
    return onTheClock(Date.parse(value))
  if (Array.isArray(value) && field === 'changes')
    return (value as Changed[]).map((one) => `${one.field}: ${one.from ?? ''} → ${one.to ?? ''}`).join('; ')
  if (Array.isArray(value))
    return value
      .filter((one) => typeof one !== 'object')
      .map(said)
      .join('; ')
  if (value !== null && typeof value === 'object') return ''
  return said(value) as Cell
}

function onTheClock(at: number): string {
  const minute = shanghaiMinuteOfDay(at)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${shanghaiDay(at)} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}
