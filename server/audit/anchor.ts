import { open, readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Tx } from '../base/database'
import { insertIgnore, rows, row, text, whole, writeByKey, inList } from '../base/sql'
import { sameText, type Vault } from '../base/vault'
import type { Deps } from '../deps'
import { lockHead, type Place } from './chain'

/** The chain's end as it was once, signed under a key of its own. */
export type Anchor = Place & { at: number; mac: string }

const ANCHOR = { seq: whole, entryId: text, hash: text, at: whole, mac: text }
const COLUMNS = Object.keys(ANCHOR).join(', ')

const macOf = (vault: Vault, a: Omit<Anchor, 'mac'>): string =>
  vault.auditMac('anchor', JSON.stringify([a.seq, a.entryId, a.hash, a.at]))

/** Whether we made it. */
export const isOurAnchor = (vault: Vault, anchor: Anchor): boolean => sameText(anchor.mac, macOf(vault, anchor))

/** Keeps where the chain ends now, if it grew. */
export async function dropAnchor(tx: Tx, { clock, vault }: Pick<Deps, 'clock' | 'vault'>): Promise<void> {
  const { seq, entryId, hash } = await lockHead(tx, vault)
  if (entryId === null) return
  const anchor = { seq, entryId, hash, at: clock.now() }
  await insertIgnore(tx, 'audit_anchor', { ...anchor, mac: macOf(vault, anchor), sentAt: null })
}

const A_PIECE = 500

/**
 * Writes the anchors that were not written yet at the end of the file, a line each, and waits until the disk has them.
 * Killed before they are noted as written, they are written twice: a line says the same however often it stands there.
 */
export async function sendAnchors({ db, clock }: Pick<Deps, 'db' | 'clock'>, file: string): Promise<void> {
  for (;;) {
    const sql = `SELECT ${COLUMNS} FROM audit_anchor WHERE sentAt IS NULL ORDER BY seq LIMIT ${A_PIECE}`
    const some = await db.read((tx) => rows(tx, ANCHOR, sql))
    if (some.length === 0) return
    const handle = await open(file, 'a', 0o600)
    try {
      // The line end comes first, too: what a crash left half written becomes a line of its own.
      await handle.appendFile(`\n${some.map((anchor) => JSON.stringify(anchor)).join('\n')}\n`)
      await handle.datasync()
    } finally {
      await handle.close()
    }
    const seqs = some.map(({ seq }) => seq)
    await db.inTransaction((tx) =>
      writeByKey(tx, `UPDATE audit_anchor SET sentAt = ? WHERE seq IN ${inList(seqs)}`, [clock.now(), ...seqs]),
    )
  }
}

const Line = z.object({ seq: z.int(), entryId: z.string(), hash: z.string(), at: z.int(), mac: z.string() })

/** The anchors in the file that are ours, by rising length; null where this process has no such file. */
export async function anchorsOutside(vault: Vault, file: string | null): Promise<Anchor[] | null> {
  if (file === null) return null
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (kept === null) return null
  const anchors = new Map<string, Anchor>()
  for (const line of kept.split('\n')) {
    const anchor = parsed(line)
    if (anchor && isOurAnchor(vault, anchor)) anchors.set(`${anchor.seq} ${anchor.hash}`, anchor)
  }
  return [...anchors.values()].sort((a, b) => a.seq - b.seq)
}

function parsed(line: string): Anchor | null {
  try {
    return Line.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}

/** The anchors kept within, between two lengths of the chain. */
export const anchorsWithin = (tx: Tx, after: number, upTo: number): Promise<Anchor[]> =>
  rows(tx, ANCHOR, `SELECT ${COLUMNS} FROM audit_anchor WHERE seq > ? AND seq <= ? ORDER BY seq`, [after, upTo])

/** The first anchor of a longer chain than that. */
export const anchorBeyond = (tx: Tx, seq: number): Promise<Anchor | null> =>
  row(tx, ANCHOR, `SELECT ${COLUMNS} FROM audit_anchor WHERE seq > ? ORDER BY seq LIMIT 1`, [seq])
