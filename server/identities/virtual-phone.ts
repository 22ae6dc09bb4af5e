import { maskNumber } from '../../shared/rules/member'
import { virtualEnd } from '../../shared/rules/identityLinks'
import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { bytes, inList, insertNew, rows, text, whole, write } from '../base/sql'
import type { MemberKey, Vault } from '../base/vault'
import type { IdentitySource, ShownIdentity } from './identity'

/**
 * A number that a platform lent for an order, with what is dialled after it and until when it rings; `expiresAt` is null where
 * nobody told, and then it counts from `from`, the order's moment. Nobody is ever looked for by it.
 */
export type VirtualPhoneTold = {
  number: string
  extension: string | null
  expiresAt: number | null
  from?: number | undefined
}

const SEALED = { table: 'virtual_phone', column: 'sealed' }

/** For whom it is kept: the row's id is the caller's, the key the account's own. */
export type LentPhone = { id: string; memberId: string; key: MemberKey; virtual: VirtualPhoneTold }

/**
 * Keeps them for their accounts while they live, each sealed under the account's own key; the same one again only learns its
 * end. Answers the ids of the new rows.
 */
export async function keepVirtualPhones(
  tx: Tx,
  deps: { vault: Vault },
  lent: readonly LentPhone[],
  { source, at }: { source: IdentitySource; at: number },
): Promise<Set<string>> {
  const kept = lent.flatMap(({ id, memberId, key, virtual }) => {
    const expiresAt = virtualEnd(virtual.expiresAt, virtual.from ?? at)
    if (expiresAt <= at) return []
    const { number, extension } = virtual
    // The account is part of what is hashed: of two people who are lent one number the rows have nothing in common.
    const sameKey = deps.vault.blindIndex('identity', `virtual|${memberId}|${number}|${extension ?? ''}`)
    return { id, memberId, key, number, extension, sameKey, expiresAt, isTold: virtual.expiresAt !== null }
  })
  const sorted = [...kept].sort((a, b) => (a.sameKey < b.sameKey ? -1 : a.sameKey > b.sameKey ? 1 : 0))
  const came = await insertNew(
    tx,
    'virtual_phone',
    sorted.map(({ id, memberId, key, number, extension, sameKey, expiresAt }) => ({
      id,
      memberId,
      keyMemberId: memberId,
      sameKey,
      sealed: key.seal({ ...SEALED, row: id }, JSON.stringify({ number, extension })),
      shown: shownOf(number, extension),
      source,
      firstSeenAt: at,
      expiresAt,
    })),
  )
  // Of several who tell the end of one that is there the last is right.
  const ends = new Map(sorted.flatMap((one) => (!came.has(one.id) && one.isTold ? [[one.sameKey, one.expiresAt]] : [])))
  await learnEnds(tx, ends)
  return came
}

const END = { sameKey: text, expiresAt: whole }

async function learnEnds(tx: Tx, ends: ReadonlyMap<string, number>): Promise<void> {
  if (ends.size === 0) return
  const keys = [...ends.keys()]
  const sql = `SELECT sameKey, expiresAt FROM virtual_phone WHERE sameKey IN ${inList(keys)} ORDER BY sameKey`
  for (const { sameKey, expiresAt } of await rows(tx, END, sql, keys))
    if (expiresAt !== ends.get(sameKey))
      await write(tx, 'UPDATE virtual_phone SET expiresAt = ? WHERE sameKey = ?', [ends.get(sameKey), sameKey])
}

function shownOf(number: string, extension: string | null): string {
  const masked = number.startsWith('+86') ? maskNumber('86', number.slice(3)) : '****'
  return `${masked}${extension === null ? '' : '-****'}`
}

const SHOWN = { memberId: text, shown: text, source: text, firstSeenAt: whole, expiresAt: whole }

/** The numbers that still ring for each of these accounts, masked, with their ends. */
export async function virtualPhonesOf(
  tx: Tx,
  memberIds: readonly string[],
  now: number,
): Promise<Map<string, ShownIdentity[]>> {
  const known = new Map<string, ShownIdentity[]>()
  const sql = `SELECT memberId, shown, source, firstSeenAt, expiresAt FROM virtual_phone
    WHERE memberId IN ${inList(memberIds)} AND expiresAt > ? ORDER BY memberId, expiresAt, id`
  for (const one of await rows(tx, SHOWN, sql, [...memberIds, now]))
    known.set(one.memberId, [
      ...(known.get(one.memberId) ?? []),
      {
        kind: 'virtual_phone',
        platform: null,
        value: one.shown,
        source: one.source as IdentitySource,
        since: isoOf(one.firstSeenAt),
        until: isoOf(one.expiresAt),
      },
    ])
  return known
}

const KEPT = { id: text, keyMemberId: text, sealed: bytes, expiresAt: whole }

/** The whole numbers that ring for this account at `now`, the one that rings longest first. */
export async function openVirtualPhones(
  tx: Tx,
  deps: { vault: Vault },
  memberId: string,
  now: number,
): Promise<{ number: string; extension: string | null; expiresAt: number }[]> {
  const sql = `SELECT id, keyMemberId, sealed, expiresAt FROM virtual_phone WHERE memberId = ? AND expiresAt > ?
    ORDER BY expiresAt DESC, id LIMIT 20`
  const opened = []
  for (const { id, keyMemberId, sealed, expiresAt } of await rows(tx, KEPT, sql, [memberId, now])) {
    const key = await deps.vault.memberKey(tx, keyMemberId)
    if (!key) continue
    const told = JSON.parse(key.open({ ...SEALED, row: id }, sealed)) as { number: string; extension: string | null }
    opened.push({ ...told, expiresAt })
  }
  return opened
}
