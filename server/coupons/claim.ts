import type { Coupon as CouponAnswer } from '../../shared/contract/coupons'
import { isDuplicate, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { KEY_TAKEN, type KeyScope, type Stored } from '../base/idempotency'
import { createLanes, type Outcome } from '../base/lane'
import type { Deps } from '../deps'
import { mostOf, withinBudget } from './budget'
import { whyNotClaimable } from './claimable'
import { eligibleFor } from './eligibility'
import type { CouponTemplate } from './entities'
import type { CouponHooks } from './hooks'
import { heldBy, insertRows, issue, lockTemplate, SEQ_TAKEN, type Piece } from './issue'
import { presentCoupon } from './present'

export type Claim = {
  memberId: string
  key: KeyScope
  encode(coupon: CouponAnswer): { statusCode: number; bytes: string }
}
/** Takes one piece for the member and answers once it is durable; a repeated key gets the same bytes. */
export type ClaimVerb = (couponTemplateId: string, claim: Claim) => Promise<Stored>

/** How long "sold out" is believed without asking the row, in ms, and from how many waiting claims on. */
const HINT_MS = 300
const HINT_FROM = 16

/** The claim verb of this process: batches by template, decided in arrival order under the template's row lock. */
export function claimLanes(deps: Deps, hooks: CouponHooks): ClaimVerb {
  const soldOut = new Map<string, number>()
  return createLanes<Claim, Stored>(async (id, claims) => {
    // Only a hint, only under load, and only after the look-up of keys: who has a coupon gets it again.
    if (claims.length >= HINT_FROM && performance.now() < (soldOut.get(id) ?? 0))
      return deps.db.read((tx) => replayOrRefuse(tx, claims))
    const { outcomes, gone } = await settle(deps, hooks, id, claims)
    if (gone) soldOut.set(id, performance.now() + HINT_MS)
    else soldOut.delete(id)
    return outcomes
  })
}

type Settled = { outcomes: Outcome<Stored>[]; gone: boolean }

const MOST_TRIES = 4

/** A key or a piece that another process took meanwhile fails a batch: then each claim is settled by itself. */
async function settle(deps: Deps, hooks: CouponHooks, id: string, claims: Claim[], attempt = 1): Promise<Settled> {
  try {
    return await deps.db.inTransaction((tx) => claimBatch(tx, deps, hooks, id, claims))
  } catch (error) {
    if (!isDuplicate(error, KEY_TAKEN) && !isDuplicate(error, SEQ_TAKEN)) throw error
    if (attempt >= MOST_TRIES) throw new AppError('unavailable', { headers: { 'Retry-After': '1' } })
    const alone: Settled = { outcomes: [], gone: false }
    for (const claim of claims) {
      const one = await settle(deps, hooks, id, [claim], attempt + 1).catch((refusal: unknown): Settled => ({
        outcomes: [{ refusal }],
        gone: false,
      }))
      alone.outcomes.push(...one.outcomes)
    }
    return alone
  }
}

async function claimBatch(tx: Tx, deps: Deps, hooks: CouponHooks, id: string, claims: Claim[]): Promise<Settled> {
  const template = await lockTemplate(tx, deps, id)
  if (!template || template.state === 'draft')
    return { outcomes: claims.map(() => ({ refusal: new AppError('not_found') })), gone: false }
  const now = deps.clock.now()
  const stored = await storedAnswers(tx, claims)
  const fresh = [...new Set(claims.filter((c) => !stored.has(c.key.id)).map((c) => c.memberId))]
  const held = await heldBy(tx, id, fresh)
  const eligible = await eligibleFor(tx, hooks, template, fresh, now)
  const plan = decide(template, claims, { stored, held, eligible, now })
  const pieces = plan.filter((p): p is Piece => 'seq' in p)
  const coupons = await issue(tx, deps, template, pieces, { source: 'claim', at: now })
  const answers = new Map(pieces.map((p, i) => [p, coupons[i]!]))
  const rows: unknown[][] = []
  const made = new Map<string, Stored>()
  const outcomes = plan.map((p, i): Outcome<Stored> => {
    const { key, encode } = claims[i]!
    if ('refusal' in p) return p
    if ('again' in p) return { answer: { ...made.get(key.id)!, replayed: true } }
    if ('answer' in p) return p
    const answer = { ...encode(presentCoupon(answers.get(p)!, template, now)), replayed: false }
    made.set(key.id, answer)
    rows.push([key.id, key.bodyHash, answer.statusCode, answer.bytes, now])
    return { answer }
  })
  await insertRows(tx, 'idempotency_key (id, bodyHash, status, body, createdAt)', rows)
  return { outcomes, gone: template.issued >= template.total || !withinBudget(template, 1) }
}

type Known = {
  stored: Map<string, { bodyHash: string; answer: Stored }>
  held: Map<string, { held: number; top: number }>
  eligible: Set<string> | null
  now: number
}
/** `again`: the same key stands earlier in this batch. */
type Decision = Outcome<Stored> | Piece | { again: true }

/** In the order of arrival: replay, refusal or the next piece. Counts what this batch itself has given. */
function decide(template: CouponTemplate, claims: Claim[], { stored, held, eligible, now }: Known): Decision[] {
  const { issued, committedFen } = template
  const most = mostOf(template) ?? 0
  let given = 0
  const inBatch = new Map<string, string>()
  return claims.map(({ memberId, key }): Decision => {
    const known = stored.get(key.id)
    const earlier = inBatch.get(key.id)
    if (known || earlier !== undefined) {
      if ((known?.bodyHash ?? earlier) !== key.bodyHash) return { refusal: new AppError('idempotency_key_reused') }
      return known ? { answer: known.answer } : { again: true }
    }
    const mine = held.get(memberId) ?? { held: 0, top: 0 }
    const may = eligible === null || eligible.has(memberId)
    const soFar = { ...template, issued: issued + given, committedFen: committedFen + given * most }
    const why = whyNotClaimable(soFar, mine.held, may, now)
    if (why) return { refusal: new AppError(why) }
    const seq = mine.top + 1
    held.set(memberId, { held: mine.held + 1, top: seq })
    inBatch.set(key.id, key.bodyHash)
    given += 1
    return { memberId, seq }
  })
}

async function storedAnswers(tx: Tx, claims: Claim[]): Promise<Known['stored']> {
  const rows = (await tx.query(
    `SELECT id, bodyHash, status, body FROM idempotency_key WHERE id IN (${claims.map(() => '?').join(',')})`,
    claims.map((c) => c.key.id),
  )) as { id: string; bodyHash: string; status: number; body: string }[]
  return new Map(
    rows.map((r) => [r.id, { bodyHash: r.bodyHash, answer: { statusCode: r.status, bytes: r.body, replayed: true } }]),
  )
}

async function replayOrRefuse(tx: Tx, claims: Claim[]): Promise<Outcome<Stored>[]> {
  const stored = await storedAnswers(tx, claims)
  return claims.map(({ key }) => {
    const known = stored.get(key.id)
    if (!known) return { refusal: new AppError('coupon_sold_out') }
    if (known.bodyHash !== key.bodyHash) return { refusal: new AppError('idempotency_key_reused') }
    return { answer: known.answer }
  })
}
