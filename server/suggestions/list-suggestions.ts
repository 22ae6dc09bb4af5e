import type { IdentitySuggestion, listIdentitySuggestions as route } from '../../shared/contract/suggestions'
import type { QueryOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { SUGGESTION_WEIGHTS } from '../../shared/rules/identityLinks'
import { beyond } from '../base/by-moment'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import { presentStaffMembers } from '../membership/present-staff'
import { COLUMNS, SUGGESTION, type Suggestion } from './suggestion'

const NAMED = { id: text, name: text }

/** One page of pairs, those with the most that speaks for them first. */
export async function listSuggestions(tx: Tx, deps: Deps, query: QueryOf<typeof route>) {
  const by = { at: 'weight', id: 'id' }
  const on = beyond(readCursor(query.cursor), by)
  const found = await rows(
    tx,
    SUGGESTION,
    `SELECT ${COLUMNS} FROM identity_suggestion WHERE state = ?${on.and} ORDER BY weight DESC, id DESC LIMIT ?`,
    [query.state ?? 'open', ...on.values, query.limit + 1],
  )
  const shown = await namesOf(tx, deps, found)
  return page(
    found,
    query.limit,
    (one) => ({ sort: one.weight, id: one.id }),
    (one) => present(one, shown),
  )
}

type Names = { people: Map<string, IdentitySuggestion['people'][number]>; staff: Map<string, string> }

async function namesOf(tx: Tx, deps: Deps, found: readonly Suggestion[]): Promise<Names> {
  const ids = [...new Set(found.flatMap((one) => [one.lowMemberId, one.highMemberId]))]
  const people = await presentStaffMembers(tx, deps, ids)
  const staffIds = [...new Set(found.flatMap((one) => (one.decidedBy === null ? [] : [one.decidedBy])))]
  const staff =
    staffIds.length === 0
      ? []
      : await rows(tx, NAMED, `SELECT id, name FROM staff WHERE id IN ${inList(staffIds)}`, staffIds)
  return {
    people: new Map(people.map((one) => [one.id, one])),
    staff: new Map(staff.map((one) => [one.id, one.name])),
  }
}

const present = (one: Suggestion, { people, staff }: Names): IdentitySuggestion => ({
  id: one.id,
  state: one.state === 'moot' ? 'merged' : one.state,
  weight: one.weight,
  reasons: [...new Set(one.reasons.map(({ kind }) => kind))].map((kind) => ({
    kind,
    weight: SUGGESTION_WEIGHTS[kind],
  })),
  people: [one.lowMemberId, one.highMemberId].flatMap((id) => people.get(id) ?? []),
  foundAt: isoOf(one.foundAt),
  decidedAt: one.decidedAt === null ? null : isoOf(one.decidedAt),
  decidedByName: one.decidedBy === null ? null : (staff.get(one.decidedBy) ?? null),
  why: one.why,
})
