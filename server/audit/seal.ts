import { MINUTE_MS } from '../../shared/rules/calendar'
import { ENTRY_COLUMNS, ENTRY_SQL, entryText, type KeptEntry } from '../base/audit-text'
import type { Tx } from '../base/database'
import { inPieces } from '../base/pieces'
import { inList, insert, row, rows, text, whole, writeByKey } from '../base/sql'
import { sameText } from '../base/vault'
import type { Deps } from '../deps'
import { linkOf, lockHead, moveHead, UNSOUND, type Head } from './chain'

type Needs = Pick<Deps, 'db' | 'clock' | 'vault'>

/** So many entries are sealed in one transaction at most. */
const MOST = 500
/**
 * So long after entries from before were sealed they are looked for once more: servers of the version before, which know
 * no chain, may still have written while they were replaced. What nobody sealed afterwards was not written by us.
 */
const REPLACED_MS = 60 * MINUTE_MS

const SEAL = { seq: whole.nullable() }
const WAITING = { entryId: text, mac: text, ...SEAL, ...ENTRY_COLUMNS }
const OLDER = { ...ENTRY_COLUMNS, ...SEAL, waiting: text.nullable() }

/** An entry on its way into the chain: what it is sealed as. */
type Sealing = { entryId: string; said: string }

/** Seals the next so many entries, in one transaction with the chain's new end; false where none waits. */
export async function sealPiece(tx: Tx, { clock, vault }: Needs, size: number): Promise<boolean> {
  const head = await lockHead(tx, vault)
  const now = clock.now()
  if (head.fill === 'first' || (head.fill === 'second' && head.fillAt <= now)) {
    const older = await rows(
      tx,
      OLDER,
      `SELECT ${ENTRY_SQL}, s.seq, u.entryId AS waiting FROM audit_entry e LEFT JOIN audit_seal s ON s.entryId = e.id
       LEFT JOIN audit_unsealed u ON u.entryId = e.id WHERE e.id > ? ORDER BY e.id LIMIT ?`,
      [head.fillAfter, size],
    )
    const found = older.filter((e) => e.seq === null && e.waiting === null)
    const on = older.length < size ? fillEnds(head, now) : { fillAfter: String(older.at(-1)!.id) }
    await append(tx, vault, { ...head, ...on }, head, found.map(sealingOf), now)
    return true
  }
  const waiting = await rows(
    tx,
    WAITING,
    `SELECT u.entryId, u.mac, s.seq, ${ENTRY_SQL} FROM audit_unsealed u LEFT JOIN audit_entry e ON e.id = u.entryId
     LEFT JOIN audit_seal s ON s.entryId = u.entryId WHERE u.entryId > '' ORDER BY u.entryId LIMIT ?`,
    [size],
  )
  if (waiting.length === 0) return false
  const sealings = waiting
    // Who puts one in the row again that is sealed changes nothing: the seal it has is looked at.
    .filter(({ seq }) => seq === null)
    .map(({ entryId, mac, ...entry }): Sealing => {
      const said = entryText(entry)
      return { entryId, said: sameText(mac, vault.auditMac('entry', said)) ? said : UNSOUND }
    })
  await append(tx, vault, head, head, sealings, now)
  const ids = waiting.map((w) => w.entryId)
  await writeByKey(tx, `DELETE FROM audit_unsealed WHERE entryId IN ${inList(ids)}`, ids)
  return true
}

const sealingOf = (entry: KeptEntry): Sealing => ({ entryId: String(entry.id), said: entryText(entry) })

const fillEnds = (head: Head, now: number): Pick<Head, 'fill' | 'fillAfter' | 'fillAt'> =>
  head.fill === 'first'
    ? { fill: 'second', fillAfter: '', fillAt: now + REPLACED_MS }
    : { fill: 'done', fillAfter: '', fillAt: 0 }

async function append(
  tx: Tx,
  vault: Deps['vault'],
  to: Head,
  from: Head,
  sealings: readonly Sealing[],
  now: number,
): Promise<void> {
  let { seq, hash } = from
  const seals = sealings.map(({ entryId, said }) => ({ seq: ++seq, entryId, hash: (hash = linkOf(hash, said)) }))
  await insert(tx, 'audit_seal', seals)
  const last = seals.at(-1)
  await moveHead(tx, vault, from, {
    ...to,
    seq,
    hash,
    entryId: last?.entryId ?? from.entryId,
    at: last ? now : from.at,
  })
}

/**
 * Seals all that waits, in pieces, each a transaction of its own: killed in between it goes on where it stood, and two at
 * once follow each other. False where it let go before the end.
 */
export const sealAll = async (deps: Needs, letGo: () => boolean = () => false): Promise<boolean> =>
  (await inPieces({ letGo }, { db: deps.db, most: MOST, piece: (tx, size) => sealPiece(tx, deps, size) })) === undefined

const LOOK = { fill: text, fillAt: whole, waiting: text.nullable() }

/** Whether anything is to be sealed: one look at the beginning of an index. */
export async function anythingToSeal({ db, clock }: Needs): Promise<boolean> {
  const sql = `SELECT fill, fillAt, (SELECT MIN(entryId) FROM audit_unsealed) AS waiting FROM audit_head WHERE id = 'head'`
  const look = await db.read((tx) => row(tx, LOOK, sql))
  if (!look) return false
  return look.waiting !== null || look.fill === 'first' || (look.fill === 'second' && look.fillAt <= clock.now())
}
