import { weightOf } from '../../shared/rules/identityLinks'
import type { Tx } from '../base/database'
import { eachByItself } from '../base/each-by-itself'
import { inList, insert, insertIgnore, rows, text, whole, write, writeByKey } from '../base/sql'
import type { Deps } from '../deps'
import { Member } from '../membership/entities'
import { lockMembers } from '../membership/find-member'
import { DERIVED, derivedTraces, sharedWith } from './find-shared'
import { whoShareNothing } from './shares-nothing'
import { COLUMNS, pairOf, SUGGESTION, suggestionOf, type Reason } from './suggestion'

const WAITING = { memberId: text, n: whole }
const TRACE = { id: text, kind: text, traceKey: text }
const STATUS = { id: text, status: text }
/** So many are fetched at once; each who may share something is looked at in a transaction of its own. */
const PIECE = 200

/** Looks at who waits to be looked at; true where it left some. */
export async function lookAtWaiting(deps: Deps, letGo: () => boolean): Promise<boolean> {
  let after = ''
  for (;;) {
    const waiting = await deps.db.read((tx) =>
      rows(tx, WAITING, 'SELECT memberId, n FROM identity_look WHERE memberId > ? ORDER BY memberId LIMIT ?', [
        after,
        PIECE,
      ]),
    )
    const plain = await passOver(deps, waiting)
    for (const one of waiting) {
      after = one.memberId
      if (plain.has(one.memberId)) continue
      if (letGo()) return true
      await lookAtOne(deps, one)
    }
    if (waiting.length < PIECE) return false
    if (letGo()) return true
  }
}

/**
 * Who shares nothing waits no more. Of whom something changes meanwhile has counted on, and is looked at; whoever leaves what
 * she shares is looked at, too, and finds her.
 */
async function passOver(deps: Deps, waiting: readonly { memberId: string; n: number }[]): Promise<Set<string>> {
  if (waiting.length === 0) return new Set()
  const ids = waiting.map(({ memberId }) => memberId)
  const plain = await deps.db.read((tx) => whoShareNothing(tx, ids))
  const byCount = new Map<number, string[]>()
  for (const { memberId, n } of waiting) if (plain.has(memberId)) byCount.set(n, [...(byCount.get(n) ?? []), memberId])
  if (plain.size > 0)
    await deps.db.inTransaction(async (tx) => {
      for (const [n, some] of byCount)
        await writeByKey(tx, `DELETE FROM identity_look WHERE memberId IN ${inList(some)} AND n = ?`, [...some, n])
    })
  return plain
}

/** Who cannot be read (a key gone wrong) is logged and waits no more: the others must not wait behind her. */
async function lookAtOne(deps: Deps, { memberId, n }: { memberId: string; n: number }): Promise<void> {
  await eachByItself(deps, 'suggestions', [{ id: memberId }], ({ id }) =>
    deps.db.inTransaction((tx) => lookAt(tx, deps, id)),
  )
  // What changed meanwhile has counted on, and is looked at again.
  await deps.db.inTransaction((tx) =>
    writeByKey(tx, 'DELETE FROM identity_look WHERE memberId = ? AND n = ?', [memberId, n]),
  )
}

/**
 * After this the pairs suggested for the member are those that something speaks for now; what was declined comes back only
 * for a reason that was not there then. All rows of members are held by rising id before anything is written.
 */
export async function lookAt(tx: Tx, deps: Deps, memberId: string): Promise<void> {
  const first = await tx.getRepository(Member).findOneBy({ id: memberId })
  if (!first || !stands(first.status)) return
  const candidates = [...(await sharedWith(tx, first, await derivedTraces(tx, deps, first))).keys()]
  await lockMembers(tx, [memberId, ...candidates])
  const member = await tx.getRepository(Member).findOneBy({ id: memberId })
  if (!member || !stands(member.status)) return
  const derived = await derivedTraces(tx, deps, member)
  await keepDerived(tx, deps, member.id, derived)
  const shared = await sharedWith(tx, member, derived)
  const held = await rows(tx, STATUS, `SELECT id, status FROM member WHERE id IN ${inList(candidates)}`, candidates)
  const standing = new Set(held.filter((one) => stands(one.status)).map((one) => one.id))
  for (const [other, reasons] of shared) if (standing.has(other)) await suggest(tx, deps, member.id, other, reasons)
  await withdraw(tx, member.id, shared)
}

/** Who can become one with another: who is frozen, merged or erased cannot. */
export const stands = (status: string): boolean => status === 'active' || status === 'lead'

/** Her derived traces are these; one that stands already is not written again. */
async function keepDerived(
  tx: Tx,
  deps: Pick<Deps, 'chance' | 'clock'>,
  memberId: string,
  derived: readonly { kind: string; traceKey: string }[],
): Promise<void> {
  const sql = `SELECT id, kind, traceKey FROM identity_trace WHERE memberId = ? AND kind IN ${inList(DERIVED)}`
  const there = await rows(tx, TRACE, sql, [memberId, ...DERIVED])
  const isSame = (a: { kind: string; traceKey: string }, b: typeof a): boolean =>
    a.kind === b.kind && a.traceKey === b.traceKey
  for (const old of there.filter((one) => !derived.some((now) => isSame(one, now))))
    await write(tx, 'DELETE FROM identity_trace WHERE id = ?', [old.id])
  for (const { kind, traceKey } of derived.filter((one) => !there.some((was) => isSame(one, was))))
    await insertIgnore(tx, 'identity_trace', {
      id: deps.chance.id(),
      kind,
      traceKey,
      memberId,
      firstSeenAt: deps.clock.now(),
    })
}

async function suggest(tx: Tx, deps: Deps, a: string, b: string, reasons: Reason[]): Promise<void> {
  const pair = pairOf(a, b)
  const there = await suggestionOf(tx, pair)
  const weight = weightOf(reasons.map((one) => one.kind))
  if (!there) {
    const row = { id: deps.chance.id(), ...pair, state: 'open', weight, reasons: JSON.stringify(reasons) }
    await insert(tx, 'identity_suggestion', { ...row, foundAt: deps.clock.now() })
    return
  }
  if (there.state === 'merged') return
  const isKnown = (reason: Reason): boolean =>
    there.reasons.some((one) => one.kind === reason.kind && one.trace === reason.trace)
  const anew = there.state !== 'open'
  if (there.state === 'declined' && reasons.every(isKnown)) return
  if (!anew && reasons.length === there.reasons.length && reasons.every(isKnown)) return
  // What she was declined for stays among the reasons: it would not bring the pair back by itself.
  const all = there.state === 'declined' ? [...there.reasons, ...reasons.filter((one) => !isKnown(one))] : reasons
  await write(
    tx,
    `UPDATE identity_suggestion SET state = 'open', weight = ?, reasons = ?, foundAt = ?, decidedAt = NULL, decidedBy = NULL,
      why = NULL WHERE id = ?`,
    [weightOf(all.map((one) => one.kind)), JSON.stringify(all), anew ? deps.clock.now() : there.foundAt, there.id],
  )
}

/** Open pairs for which nothing speaks any more: a mistyped address was put right, a number was freed. */
async function withdraw(tx: Tx, memberId: string, shared: ReadonlyMap<string, unknown>): Promise<void> {
  for (const [own, other] of [
    ['lowMemberId', 'highMemberId'],
    ['highMemberId', 'lowMemberId'],
  ] as const) {
    const sql = `SELECT ${COLUMNS} FROM identity_suggestion WHERE ${own} = ? AND state = 'open' ORDER BY id LIMIT 100`
    for (const one of await rows(tx, SUGGESTION, sql, [memberId]))
      if (!shared.has(one[other]))
        await write(tx, "DELETE FROM identity_suggestion WHERE id = ? AND state = 'open'", [one.id])
  }
}
