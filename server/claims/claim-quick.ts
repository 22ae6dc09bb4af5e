import { isDuplicate, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { KEY_TAKEN, type Stored } from '../base/idempotency'
import type { Outcome } from '../base/lane'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { budgetLeft, mostOf } from '../coupons/budget'
import { answersOf, decide, KEY_ROWS, gatherKnown, type Claim } from './decide'
import type { CouponTemplate } from '../coupons/entities'
import type { CouponHooks } from './hooks'
import { insertRows, SEQ_TAKEN, writePieces, type Piece } from './issue'
import { NOBODY } from './kin'
import { takeFromOne } from '../coupons/stripes'

/** From so many pieces left on nobody needs to ask the row first whether there is one. */
const PLENTY = 1024

/** What is believed of a template, and the stripe this process takes from; null where its quantity is in its own row. */
export type Believed = { terms: CouponTemplate; stripe: number | null }

/** The terms by which batches may be settled without asking the row first; null where it has to be asked. */
export function quickTerms(t: CouponTemplate): CouponTemplate | null {
  const plenty = Math.min(t.total - t.issued, budgetLeft(t)) >= PLENTY
  // Imported codes are taken in order of place, which takes the lock.
  if (t.state !== 'published' || t.codeSource !== 'own' || !plenty) return null
  // The row itself decides; until then these stand for "enough".
  return { ...t, issued: 0, committedFen: 0 }
}

/** The row is not what was believed of it; nothing of this try is kept. */
class Changed extends Error {}

/**
 * Settles a batch with terms and look-ups known from before, in one transaction of few statements: the template's row (or
 * the own stripe) first, as in every other way in, by one UPDATE that holds only if its version is still the one believed
 * in and enough is left; then pieces and answers. Total, budget, state and window are guarded by that UPDATE, the limit
 * per member by `uq_coupon_seq`, keys by their primary key. Answers null, with nothing written, whenever one of them says
 * no: then the batch is decided anew under the lock.
 */
export async function claimQuick(
  deps: Deps,
  hooks: CouponHooks,
  { terms, stripe }: Believed,
  claims: Claim[],
): Promise<Outcome<Stored>[] | null> {
  const now = deps.clock.now()
  const looking = gatherKnown((work) => deps.db.read(work), hooks, terms, claims, now)
  // It is awaited inside the transaction, which may fail to begin.
  looking.catch(() => undefined)
  try {
    return await deps.db.inTransaction(async (tx) => {
      const known = await looking
      const { decisions, pieces } = decide(terms, claims, known)
      // Who shares a phone or a device with another account has no unique key to be held by, so the lock has to do.
      if (known.kin !== NOBODY || decisions.some(asksTheRow)) throw new Changed()
      if (pieces.length > 0 && !(await take(tx, { terms, stripe }, pieces.length))) throw new Changed()
      const made = await writeInOrder(tx, deps, terms, pieces, now)
      const { outcomes, keys } = answersOf(terms, claims, decisions, made, now)
      await insertRows(tx, KEY_ROWS, keys.sort(byFirst))
      return outcomes
    })
  } catch (error) {
    if (error instanceof Changed || isDuplicate(error, KEY_TAKEN) || isDuplicate(error, SEQ_TAKEN)) return null
    throw error
  }
}

/** Refusals that speak of the template's state are given only by whoever holds its row. */
const asksTheRow = (decision: object): boolean =>
  'refusal' in decision &&
  decision.refusal instanceof AppError &&
  ['coupon_sold_out', 'claim_paused', 'claim_not_open'].includes(decision.refusal.code)

/** In the order of members and not of arrival: two processes that serve the same people wait for, not across, each other. */
async function writeInOrder(
  tx: Tx,
  deps: Deps,
  terms: CouponTemplate,
  pieces: Piece[],
  now: number,
): Promise<Map<Piece, Awaited<ReturnType<typeof writePieces>>[number]>> {
  if (pieces.length === 0) return new Map()
  const sorted = [...pieces].sort((a, b) =>
    a.memberId < b.memberId ? -1 : a.memberId > b.memberId ? 1 : a.seq - b.seq,
  )
  const coupons = await writePieces(tx, deps, terms, sorted, { source: 'claim', at: now })
  return new Map(sorted.map((p, i) => [p, coupons[i]!]))
}

const byFirst = (a: unknown[], b: unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1)

/** Takes so many pieces from where this process takes them; false where that is not as believed, or holds too few. */
async function take(tx: Tx, { terms, stripe }: Believed, pieces: number): Promise<boolean> {
  if (stripe !== null) return takeFromOne(tx, terms, stripe, pieces)
  const fen = pieces * (mostOf(terms) ?? 0)
  const counted = await write(
    tx,
    `UPDATE coupon_template SET issued = issued + ?, committedFen = committedFen + ?
      WHERE id = ? AND version = ? AND state = 'published' AND issued + ? <= total
        AND (budgetFen IS NULL OR committedFen + ? <= budgetFen)`,
    [pieces, fen, terms.id, terms.version, pieces, fen],
  )
  return counted === 1
}
