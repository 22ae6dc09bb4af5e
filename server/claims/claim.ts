import { isDuplicate } from '../base/database'
import { AppError } from '../base/errors'
import { KEY_TAKEN, type Stored } from '../base/idempotency'
import { createLanes, type LaneLimits, type Outcome } from '../base/lane'
import type { Deps } from '../deps'
import { withinBudget } from '../coupons/budget'
import { replayOrRefuse, type Claim } from './decide'
import { claimLocked, type Settled } from './claim-locked'
import { claimQuick, quickTerms, type Believed } from './claim-quick'
import type { CouponTemplate } from '../coupons/entities'
import type { CouponHooks } from './hooks'
import { SEQ_TAKEN } from './issue'
import { fullestStripe, isStriped } from '../coupons/stripes'

export type { Claim } from './decide'
/** Takes one piece for the member and answers once it is durable; a repeated key gets the same bytes. */
export type ClaimVerb = (couponTemplateId: string, claim: Claim) => Promise<Stored>

/** How long "sold out" is believed without asking the row, in ms, and from how many waiting claims on. */
const HINT_MS = 300
const HINT_FROM = 16
/** Terms of so many templates are remembered at most. */
const MOST_TERMS = 1000

/**
 * The claim verb of this process: batches by template, decided in arrival order. While plenty is left a batch takes its
 * pieces from the template's row unread; when little is left, or anything is in doubt, it is decided under the row's lock.
 * Beyond the lane's limits `unavailable` (503) with Retry-After.
 */
export function claimLanes(deps: Deps, hooks: CouponHooks, limits?: LaneLimits): ClaimVerb {
  const soldOut = new Map<string, number>()
  const known = new Map<string, Believed>()
  return createLanes<Claim, Stored>(async (id, claims) => {
    // Only a hint, only under load, and only after the look-up of keys: who has a coupon gets it again.
    if (claims.length >= HINT_FROM && performance.now() < (soldOut.get(id) ?? 0))
      return deps.db.read((tx) => replayOrRefuse(tx, claims))
    const quick = await tryQuick(deps, hooks, known, id, claims)
    if (quick) return quick
    const { outcomes, template } = await settle(deps, hooks, id, claims)
    if (template && gone(template)) soldOut.set(id, performance.now() + HINT_MS)
    else soldOut.delete(id)
    const terms = template && quickTerms(template)
    if (known.size >= MOST_TERMS) known.clear()
    if (terms) known.set(id, { terms, stripe: isStriped(terms) ? await stripeFor(deps, id, claims.length) : null })
    else known.delete(id)
    return outcomes
  }, limits)
}

/** With what is believed of the template; where its stripe is empty once more with another, in a transaction of its own. */
async function tryQuick(
  deps: Deps,
  hooks: CouponHooks,
  known: Map<string, Believed>,
  id: string,
  claims: Claim[],
): Promise<Outcome<Stored>[] | null> {
  const believed = known.get(id)
  if (!believed || (isStriped(believed.terms) && believed.stripe === null)) return null
  const first = await claimQuick(deps, hooks, believed, claims)
  if (first || believed.stripe === null) return first
  const stripe = await stripeFor(deps, id, claims.length)
  if (stripe === null || stripe === believed.stripe) return null
  known.set(id, { ...believed, stripe })
  return claimQuick(deps, hooks, { ...believed, stripe }, claims)
}

const stripeFor = (deps: Deps, id: string, pieces: number): Promise<number | null> =>
  deps.db.read((tx) => fullestStripe(tx, deps.chance, id, pieces))

const gone = (t: CouponTemplate): boolean => t.issued >= t.total || !withinBudget(t, 1)

const MOST_TRIES = 4

/** A key or a piece that another process took meanwhile fails a batch: then each claim is settled by itself. */
async function settle(deps: Deps, hooks: CouponHooks, id: string, claims: Claim[], attempt = 1): Promise<Settled> {
  try {
    return await deps.db.inTransaction((tx) => claimLocked(tx, deps, hooks, id, claims))
  } catch (error) {
    if (!isDuplicate(error, KEY_TAKEN) && !isDuplicate(error, SEQ_TAKEN)) throw error
    if (attempt >= MOST_TRIES) throw new AppError('unavailable', { headers: { 'Retry-After': '1' } })
    const alone: Settled = { outcomes: [], template: null }
    for (const claim of claims) {
      const one = await settle(deps, hooks, id, [claim], attempt + 1).catch((refusal: unknown): Settled => ({
        outcomes: [{ refusal }],
        template: null,
      }))
      alone.outcomes.push(...one.outcomes)
    }
    return alone
  }
}
