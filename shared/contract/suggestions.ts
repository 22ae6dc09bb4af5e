import { z } from 'zod'
import { SUGGESTION_REASONS } from '../rules/identityLinks'
import { Id, IdParams, ListQuery, Moment, line, listOf } from './common'
import { StaffMember } from './members'
import { route, staff } from './route'

/** Two records that may be one person's. Nothing becomes of them by itself: staff say so, or that they are two. */
export const IdentitySuggestion = z
  .object({
    id: Id,
    state: z.enum(['open', 'merged', 'declined']),
    /** How much speaks for it, 1 to 100. */
    weight: z.int(),
    reasons: z.array(z.object({ kind: z.enum(SUGGESTION_REASONS), weight: z.int() })),
    /** Both, as staff see members: phone and e-mail masked. */
    people: z.array(StaffMember),
    foundAt: Moment,
    decidedAt: Moment.nullable(),
    decidedByName: z.string().nullable(),
    why: z.string().nullable(),
  })
  .meta({ id: 'IdentitySuggestion' })
export type IdentitySuggestion = z.output<typeof IdentitySuggestion>

export const listIdentitySuggestions = route({
  method: 'GET',
  path: '/staff/identity-suggestions',
  who: staff('service'),
  summary:
    'Pairs of records that may be one person’s, those with the most reasons first; without a state the open ones',
  query: z.strictObject({ ...ListQuery, state: z.enum(['open', 'merged', 'declined']).optional() }),
  answers: { 200: listOf(IdentitySuggestion) },
})

export const mergeIdentitySuggestion = route({
  method: 'POST',
  path: '/staff/identity-suggestions/:id/merges',
  who: staff('service'),
  summary:
    'They are one person: the other account becomes part of the one that stays, undone within seven days like any merge. Who has joined stays before who has not',
  params: IdParams,
  keyed: true,
  body: z.strictObject({ staysId: Id, reason: line(200, 2).optional() }),
  answers: { 200: z.object({ id: Id, mergeId: Id, memberId: Id }) },
  refusals: ['suggestion_decided', 'state_conflict'],
})

export const declineIdentitySuggestion = route({
  method: 'POST',
  path: '/staff/identity-suggestions/:id/declines',
  who: staff('service'),
  summary: 'They are two people: the pair does not come again for the same reasons',
  params: IdParams,
  keyed: true,
  body: z.strictObject({ reason: line(200, 2) }),
  answers: { 200: z.object({ id: Id, state: z.literal('declined') }) },
  refusals: ['suggestion_decided'],
})

export const suggestionRoutes = {
  listIdentitySuggestions,
  mergeIdentitySuggestion,
  declineIdentitySuggestion,
}
