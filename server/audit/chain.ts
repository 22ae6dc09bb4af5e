import { createHash } from 'node:crypto'
import type { Tx } from '../base/database'
import { forUpdate, row, text, whole, write } from '../base/sql'
import { sameText, type Vault } from '../base/vault'

/** What the first entry's hash is taken together with. */
export const FIRST_HASH = '0'.repeat(64)
/** What an entry is sealed as that was changed or taken away before it was sealed, or not written by us: none says this. */
export const UNSOUND = 'null'

/** SHA-256 over the hash before and the entry: who changes one entry would have to change all hashes after it. */
export const linkOf = (before: string, entry: string): string =>
  createHash('sha256').update(`${before}|${entry}`).digest('hex')

/** One place of the chain: how many entries it is long there, the last of them, and its hash. */
export type Place = { seq: number; entryId: string; hash: string }

const HEAD = {
  seq: whole,
  entryId: text.nullable(),
  hash: text,
  at: whole,
  /** Entries from before there was a chain: `first`, they are being sealed; `second`, looked for once more; `done`. */
  fill: text,
  fillAfter: text,
  fillAt: whole,
  mac: text,
}
export type Head = {
  seq: number
  entryId: string | null
  hash: string
  at: number
  fill: string
  fillAfter: string
  fillAt: number
  mac: string
}
const HEAD_SQL = `SELECT ${Object.keys(HEAD).join(', ')} FROM audit_head WHERE id = 'head'`

const macOfHead = (vault: Vault, h: Omit<Head, 'mac'>): string =>
  vault.auditMac('head', JSON.stringify([h.seq, h.entryId, h.hash, h.at, h.fill, h.fillAfter, h.fillAt]))

/** Whether we wrote the head so; before the first entry was sealed there was nobody who could have signed it. */
const isOurs = (vault: Vault, head: Head): boolean =>
  head.mac === '' ? head.seq === 0 && head.fill !== 'second' : sameText(head.mac, macOfHead(vault, head))

/** The end of the chain; null where it is gone or not as we left it. */
export async function readHead(tx: Tx, vault: Vault): Promise<Head | null> {
  const head = await row(tx, HEAD, HEAD_SQL)
  return head && isOurs(vault, head) ? head : null
}

/** The same, kept from others until the transaction ends; refuses to build on what is not ours: it would become so. */
export async function lockHead(tx: Tx, vault: Vault): Promise<Head> {
  const head = await row(tx, HEAD, HEAD_SQL + forUpdate(tx))
  if (!head || !isOurs(vault, head)) throw new Error('the head of the audit log was changed: nothing is sealed on it')
  return head
}

/** Puts the head where the chain now ends. */
export async function moveHead(tx: Tx, vault: Vault, from: Head, to: Omit<Head, 'mac'>): Promise<void> {
  const moved = await write(
    tx,
    "UPDATE audit_head SET seq = ?, entryId = ?, hash = ?, at = ?, fill = ?, fillAfter = ?, fillAt = ?, mac = ? WHERE id = 'head' AND mac = ?",
    [to.seq, to.entryId, to.hash, to.at, to.fill, to.fillAfter, to.fillAt, macOfHead(vault, to), from.mac],
  )
  if (moved !== 1) throw new Error('the head of the audit log moved under the seal')
}
