import { z } from 'zod'
import { SUGGESTION_REASONS } from '../../shared/rules/identityLinks'
import type { Tx } from '../base/database'
import { forUpdate, json, row, text, whole } from '../base/sql'

/** One thing that speaks for a pair: what it is, and by which trace, so that the same is known again. */
export const Reason = z.object({ kind: z.enum(SUGGESTION_REASONS), trace: z.string() })
export type Reason = z.infer<typeof Reason>

export const SUGGESTION = {
  id: text,
  lowMemberId: text,
  highMemberId: text,
  /** `moot`: one of them has become part of a third. */
  state: z.enum(['open', 'merged', 'declined', 'moot']),
  weight: whole,
  reasons: json(z.array(Reason)),
  foundAt: whole,
  decidedAt: whole.nullable(),
  decidedBy: text.nullable(),
  why: text.nullable(),
}
export type Suggestion = z.infer<z.ZodObject<typeof SUGGESTION>>
export const COLUMNS = Object.keys(SUGGESTION).join(', ')

export type Pair = { lowMemberId: string; highMemberId: string }
/** A pair is written one way only, whichever of the two was looked at. */
export const pairOf = (a: string, b: string): Pair =>
  a < b ? { lowMemberId: a, highMemberId: b } : { lowMemberId: b, highMemberId: a }

/** The pair's row, held; null where nobody suggested it. */
export const suggestionOf = (tx: Tx, { lowMemberId, highMemberId }: Pair): Promise<Suggestion | null> =>
  row(
    tx,
    SUGGESTION,
    `SELECT ${COLUMNS} FROM identity_suggestion WHERE lowMemberId = ? AND highMemberId = ?${forUpdate(tx)}`,
    [lowMemberId, highMemberId],
  )
