import { auditAll, type AuditEntry } from '../../../server/base/audit'
import { FIRST_HASH, linkOf } from '../../../server/audit/chain'
import { ENTRY_COLUMNS, entryText, type KeptEntry } from '../../../server/base/audit-text'
import { insert } from '../../../server/base/sql'
import { verifySome } from '../../../server/audit/verify'
import type { Walk } from '../../../server/audit/walk'
import type { World } from '../../harness/world'

/** Texts that a database or a driver could give back otherwise than they came. */
const TEXTS = [
  '',
  ' ',
  ' a ',
  'Ärger',
  '退款：顾客说「不要了」',
  '👩‍👩‍👧',
  'e\u0301',
  '\ud83d',
  "'; --",
  '\\',
  '"',
  'A',
  'a',
  '0',
  '1e3',
  'null',
]

/** So many entries of all forms, as acts write them. */
export async function writeEntries(w: World, count: number): Promise<void> {
  const one = (i: number): AuditEntry => ({
    actor: [
      { kind: 'staff' as const, id: w.chance.id() },
      { kind: 'system' as const, id: null },
      { kind: 'member' as const, id: w.chance.id() },
    ][i % 3]!,
    action: ['coupons.void', 'settings.edit', 'membership.edit'][i % 3]!,
    objectKind: ['coupon', 'settings', 'member'][i % 3]!,
    objectId: i % 7 === 0 ? null : w.chance.id(),
    reason: i % 5 === 0 ? null : TEXTS[i % TEXTS.length]!,
    ...(i % 4 === 0
      ? {}
      : { fields: ['name', 'title'], was: { name: 'a', title: TEXTS[i % 16] }, is: { name: `b${i}`, title: '新' } }),
    requestId: `request-${i}`,
  })
  for (let from = 0; from < count; from += 100)
    await w.db.inTransaction((tx) =>
      auditAll(
        tx,
        w.deps,
        w.clock.now() + from,
        Array.from({ length: Math.min(100, count - from) }, (_, i) => one(from + i)),
      ),
    )
}

/** Verifies the whole log as the route does, without keeping what it found. */
export const verified = (w: World): Promise<Walk> => verifySome(w.deps, { from: null, letGo: () => false })

export type Row = Record<string, unknown>
export const sql = (w: World, text: string, values: unknown[] = []): Promise<Row[]> =>
  w.db.read((tx) => tx.query(text, values)) as Promise<Row[]>

const TABLES = ['audit_entry', 'audit_unsealed', 'audit_seal', 'audit_head', 'audit_anchor']

/** All that stands in the log and its chain, and how to put it back. */
export async function snapshot(w: World): Promise<() => Promise<void>> {
  const kept = new Map<string, Row[]>()
  for (const table of TABLES) kept.set(table, await sql(w, `SELECT * FROM ${table}`))
  return () =>
    w.db.inTransaction(async (tx) => {
      for (const table of TABLES) {
        await tx.query(`DELETE FROM ${table}`)
        await insert(tx, table, kept.get(table)!)
      }
    })
}

/** The entries in the order of the chain. */
export const inOrder = async (w: World): Promise<(KeptEntry & { id: string })[]> =>
  (
    await sql(
      w,
      `SELECT ${Object.keys(ENTRY_COLUMNS).map((c) => `e.${c}`)} FROM audit_seal s JOIN audit_entry e ON e.id = s.entryId ORDER BY s.seq`,
    )
  ).map((e) => ({ ...e, at: Number(e.at) })) as never

/** What somebody does who knows how the chain is made, but not the keys: all hashes anew, so that they fit the log again. */
export async function forgeChain(w: World): Promise<void> {
  const all = await inOrder(w)
  await w.db.inTransaction(async (tx) => {
    let hash = FIRST_HASH
    await tx.query('DELETE FROM audit_seal')
    await insert(
      tx,
      'audit_seal',
      all.map((entry, i) => ({ seq: i + 1, entryId: entry.id, hash: (hash = linkOf(hash, entryText(entry))) })),
    )
    await tx.query("UPDATE audit_head SET hash = ? WHERE id = 'head'", [hash])
  })
}

/** The chain as it stands, from its beginning. */
export const seals = (w: World) => sql(w, 'SELECT seq, entryId, hash FROM audit_seal ORDER BY seq')
