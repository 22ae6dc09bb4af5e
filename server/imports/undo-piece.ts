import { z } from 'zod'
import type { Tx } from '../base/database'
import type { PersonTable } from '../base/person-table'
import { flag, inList, insertIgnore, json, rows, text, write, writeByKey } from '../base/sql'
import type { Deps } from '../deps'
import { lookAgain } from '../identities/leave-trace'
import { lockMembers } from '../membership/find-member'
import { removeLeads } from '../membership/remove-leads'
import { takeBackOrders } from '../orders/take-back-orders'
import type { TierHooks } from '../points/rise'
import { emptyLead } from './empty-lead'

/** In this order: an order names its buyer, a name its holder, and last of all people go of whom nothing is left. */
export const UNDONE = ['order', 'identity', 'phone', 'profile', 'tag', 'member'] as const
export type UndoneKind = (typeof UNDONE)[number]
export type Undoing = { hooks: TierHooks; holdings: readonly PersonTable[] }
type Piece = { importId: string; kind: UndoneKind; size: number }

const DID = {
  objectId: text,
  memberId: text.nullable(),
  made: flag,
  detail: json(z.array(z.string())).nullable(),
}
type Did = z.infer<z.ZodObject<typeof DID>>

/**
 * Undoes the next of a kind that the batch did, and forgets that it did; false where there is none left. What another batch
 * told of too stays, and is that one's from then on. Whom it is about is held first, so that nobody tells of her meanwhile.
 */
export async function undoPiece(tx: Tx, deps: Deps, house: Undoing, piece: Piece): Promise<boolean> {
  const { importId, kind, size } = piece
  const sql =
    'SELECT objectId, memberId, made, detail FROM import_did WHERE importId = ? AND kind = ? ORDER BY objectId LIMIT ?'
  const did = await rows(tx, DID, sql, [importId, kind, size])
  if (did.length === 0) return false
  const ids = did.map(({ objectId }) => objectId)
  if (kind === 'order') {
    const heirs = (t: Tx, held: readonly string[]) => heirsOf(t, importId, 'order', held)
    await takeBackOrders(tx, deps, house.hooks, { importId, ids, heirsOf: heirs, at: deps.clock.now() })
  } else {
    const whose = [...new Set(did.flatMap(({ memberId }) => memberId ?? []))].sort()
    await lockMembers(tx, whose)
    if (kind === 'identity') await undoNames(tx, importId, did)
    else if (kind !== 'member') await undoFields(tx, importId, kind, did, whose)
  }
  await writeByKey(tx, `DELETE FROM import_did WHERE importId = ? AND kind = ? AND objectId IN ${inList(ids)}`, [
    importId,
    kind,
    ...ids,
  ])
  if (kind === 'member') await undoMembers(tx, house, importId, did)
  await write(tx, 'UPDATE import_batch SET rowsDone = rowsDone + ? WHERE id = ?', [did.length, importId])
  return true
}

const HEIR = { objectId: text, importId: text }

/** Which other batch told of these too: the first of them. */
async function heirsOf(
  tx: Tx,
  importId: string,
  kind: UndoneKind,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const sql = `SELECT objectId, MIN(importId) AS importId FROM import_did
    WHERE objectId IN ${inList(ids)} AND kind = ? AND importId <> ? GROUP BY objectId`
  const found = await rows(tx, HEIR, sql, [...ids, kind, importId])
  return new Map(found.map((one) => [one.objectId, one.importId]))
}

/** Others did it, as if they had been the first. */
async function bequeath(tx: Tx, kind: UndoneKind, heirs: ReadonlyMap<string, string>, made: readonly Did[]) {
  for (const { objectId } of made) {
    const heir = heirs.get(objectId)
    if (heir !== undefined)
      await writeByKey(tx, 'UPDATE import_did SET made = 1 WHERE importId = ? AND kind = ? AND objectId = ?', [
        heir,
        kind,
        objectId,
      ])
  }
}

/** Names go that nobody else told, whosesoever they are by now. */
async function undoNames(tx: Tx, importId: string, did: readonly Did[]): Promise<void> {
  const made = did.filter((one) => one.made)
  const heirs = await heirsOf(
    tx,
    importId,
    'identity',
    made.map((one) => one.objectId),
  )
  const lost = made.map((one) => one.objectId).filter((id) => !heirs.has(id))
  // A name, a number that was lent, or a trace: each has an id that no other has.
  for (const table of lost.length > 0 ? ['customer_identity', 'virtual_phone', 'identity_trace'] : [])
    await write(tx, `DELETE FROM ${table} WHERE id IN ${inList(lost)}`, lost)
  await lookAgain(tx, [...new Set(did.flatMap(({ memberId }) => memberId ?? []))])
  await bequeath(tx, 'identity', heirs, made)
}

/** What filled her empty fields; where another batch told of her it is that one's. */
async function undoFields(
  tx: Tx,
  importId: string,
  kind: 'phone' | 'profile' | 'tag',
  did: readonly Did[],
  whose: readonly string[],
): Promise<void> {
  const heirs = await heirsOf(tx, importId, 'member', whose)
  for (const { objectId, memberId, made, detail } of did) {
    if (memberId === null) continue
    const heir = heirs.get(memberId)
    if (heir === undefined) await emptyLead(tx, kind, memberId, detail ?? [])
    else
      await insertIgnore(tx, 'import_did', {
        importId: heir,
        kind,
        objectId,
        memberId,
        made: made ? 1 : 0,
        detail: detail && JSON.stringify(detail),
      })
  }
}

/** Leads that the batch wrote down go, where they are nobody else's. */
async function undoMembers(tx: Tx, { holdings }: Undoing, importId: string, did: readonly Did[]): Promise<void> {
  const made = did.filter((one) => one.made)
  const ids = made.map((one) => one.objectId)
  const gone = new Set(await removeLeads(tx, { holdings }, ids))
  const stay = made.filter((one) => !gone.has(one.objectId))
  if (stay.length > 0) await bequeath(tx, 'member', await heirsOf(tx, importId, 'member', ids), stay)
}
