import { z } from 'zod'
import {
  profileTrace,
  SUGGESTED_FROM,
  SUGGESTION_REASONS,
  weightOf,
  type SuggestionReason,
} from '../../shared/rules/identityLinks'
import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import { emailTraceKey, traceKeyOf, type TraceKind } from '../identities/leave-trace'
import { openAddresses } from '../identities/open-addresses'
import type { Member } from '../membership/entities'
import { openEmail } from '../membership/personal-data'
import type { Reason } from './suggestion'

/** What more people than these share is a company's, a family's or a slip's: it says nothing, and nobody is paired by it. */
export const MOST_SHARING = 8

const TRACE = { kind: z.enum([...SUGGESTION_REASONS, 'told_email']), traceKey: text }
const WHO = { memberId: text }
const STANDING = "m.status IN ('active','lead')"
type Trace = { kind: SuggestionReason; traceKey: string }
/** The kinds of traces that say the same of whoever left them. */
const LEFT = (reason: SuggestionReason): TraceKind[] => (reason === 'email' ? ['email', 'told_email'] : [reason])

/** What follows from what is kept of the member now; it is written anew at each look, unlike traces that orders left. */
export const DERIVED = ['email', 'profile'] as const

/** The traces that the member's addresses, name, birthday and place leave. */
export async function derivedTraces(tx: Tx, deps: Pick<Deps, 'vault'>, member: Member): Promise<Trace[]> {
  const own = await openEmail(tx, deps, member)
  const told = [...(own === null ? [] : [own]), ...(await openAddresses(tx, deps, member.id))]
  const profile = profileTrace(member)
  return [
    ...[...new Set(told.map((one) => emailTraceKey(deps, one)))].map((traceKey) => ({
      kind: 'email' as const,
      traceKey,
    })),
    ...(profile === null ? [] : [{ kind: 'profile' as const, traceKey: traceKeyOf(deps, 'profile', profile) }]),
  ]
}

/**
 * Who shares enough with the member to be the same person, with what they share. Each trace is looked up by its key, so the
 * work grows with what one member left and never with how many members there are.
 */
export async function sharedWith(tx: Tx, member: Member, derived: readonly Trace[]): Promise<Map<string, Reason[]>> {
  const told = await rows(
    tx,
    TRACE,
    `SELECT kind, traceKey FROM identity_trace WHERE memberId = ? AND kind NOT IN ('email','profile') ORDER BY id LIMIT 100`,
    [member.id],
  )
  const found = new Map<string, Reason[]>()
  const note = (ids: readonly string[], reason: Reason): void => {
    if (ids.length <= MOST_SHARING) for (const id of ids) found.set(id, [...(found.get(id) ?? []), reason])
  }
  const left = told.map(({ kind, traceKey }) => ({ kind: kind === 'told_email' ? 'email' : kind, traceKey }))
  for (const { kind, traceKey } of [...derived, ...left]) {
    const sharing = await whoLeft(tx, { kind, traceKey }, member.id)
    const owner = kind === 'receiver_phone' || kind === 'former_phone' ? await whoHas(tx, traceKey, member.id) : []
    note([...new Set([...sharing, ...owner])], { kind, trace: traceKey })
  }
  if (member.phoneIndex !== null)
    for (const kind of ['receiver_phone', 'former_phone'] as const) {
      const trace = { kind, traceKey: member.phoneIndex }
      note(await whoLeft(tx, trace, member.id), { kind, trace: trace.traceKey })
    }
  for (const [id, reasons] of found) if (weightOf(reasons.map((one) => one.kind)) < SUGGESTED_FROM) found.delete(id)
  return found
}

async function whoLeft(tx: Tx, { kind, traceKey }: Trace, but: string): Promise<string[]> {
  const kinds = LEFT(kind)
  const sql = `SELECT DISTINCT t.memberId FROM identity_trace t JOIN member m ON m.id = t.memberId AND ${STANDING}
    WHERE t.kind IN ${inList(kinds)} AND t.traceKey = ? AND t.memberId <> ? ORDER BY t.memberId LIMIT ?`
  return (await rows(tx, WHO, sql, [...kinds, traceKey, but, MOST_SHARING + 1])).map((one) => one.memberId)
}

async function whoHas(tx: Tx, phoneIndex: string, but: string): Promise<string[]> {
  const sql = `SELECT m.id AS memberId FROM member m WHERE m.phoneIndex = ? AND m.id <> ? AND ${STANDING}`
  return (await rows(tx, WHO, sql, [phoneIndex, but])).map((one) => one.memberId)
}
