import type { Coupon as CouponAnswer } from '../../shared/contract/coupons'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { KeyScope, Stored } from '../base/idempotency'
import type { Outcome } from '../base/lane'
import { inList, rows, text, whole } from '../base/sql'
import { mostOf } from '../coupons/budget'
import { whyNotClaimable } from './claimable'
import { eligibleFor } from './eligibility'
import type { Coupon, CouponTemplate } from '../coupons/entities'
import type { CouponHooks } from './hooks'
import { piecesHad, type Piece } from './issue'
import { kinOf, type Kin } from './kin'
import { presentCoupon } from '../coupons/present'

export type Claim = {
  memberId: string
  key: KeyScope
  encode(coupon: CouponAnswer): { statusCode: number; bytes: string }
}

export type Known = {
  readonly stored: ReadonlyMap<string, { bodyHash: string; answer: Stored }>
  readonly had: ReadonlyMap<string, { had: number; top: number }>
  readonly eligible: ReadonlySet<string> | null
  readonly kin: Kin
  readonly now: number
}
/** `again`: the same key stands earlier in this batch. */
type Decision = Outcome<Stored> | Piece | { again: true }

/** Where look-ups run: inside the transaction that holds the lock, or beside one another on the plain connections. */
export type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** What the claims of one batch are judged by, besides the template itself. All of it is asked for at once. */
export async function gatherKnown(
  read: Read,
  hooks: CouponHooks,
  template: CouponTemplate,
  claims: Claim[],
  now: number,
): Promise<Known> {
  const members = [...new Set(claims.map((c) => c.memberId))]
  const [stored, had, eligible, kin] = await Promise.all([
    read((tx) => storedAnswers(tx, claims)),
    read((tx) => piecesHad(tx, template.id, members)),
    isForEverybody(template) ? null : read((tx) => eligibleFor(tx, hooks, template, members, now)),
    read((tx) => kinOf(tx, template.id, members)),
  ])
  return { stored, had, eligible, kin, now }
}

const isForEverybody = (t: CouponTemplate): boolean =>
  t.eligibility === null && t.tiers === null && t.regionCodes === null && t.segmentIds === null

/**
 * In the order of arrival: replay, refusal or the next piece. Counts what this batch itself has given, and changes nothing
 * of what is known: a transaction that is repeated decides the batch once more, and the same.
 */
export function decide(
  template: CouponTemplate,
  claims: Claim[],
  known: Known,
): { decisions: Decision[]; pieces: Piece[] } {
  const { stored, eligible, now } = known
  const { issued, committedFen } = template
  const had = new Map(known.had)
  const kin = known.kin.counting()
  const most = mostOf(template) ?? 0
  const pieces: Piece[] = []
  const inBatch = new Map<string, string>()
  const decisions = claims.map(({ memberId, key }): Decision => {
    const answered = stored.get(key.id)
    const earlier = inBatch.get(key.id)
    if (answered || earlier !== undefined) {
      if ((answered?.bodyHash ?? earlier) !== key.bodyHash) return { refusal: new AppError('idempotency_key_reused') }
      return answered ? { answer: answered.answer } : { again: true }
    }
    const mine = had.get(memberId) ?? { had: 0, top: 0 }
    const may = eligible === null || eligible.has(memberId)
    const given = pieces.length
    const soFar = { ...template, issued: issued + given, committedFen: committedFen + given * most }
    const why = whyNotClaimable(soFar, mine.had, may, now) ?? kin.why(memberId, mine.had, template.perMemberLimit)
    if (why) return { refusal: new AppError(why) }
    const piece = { memberId, seq: mine.top + 1 }
    kin.took(memberId, mine.had)
    had.set(memberId, { had: mine.had + 1, top: piece.seq })
    inBatch.set(key.id, key.bodyHash)
    pieces.push(piece)
    return piece
  })
  return { decisions, pieces }
}

/** What each claim is answered once its piece is there, and the rows that keep the answers by their keys. */
export function answersOf(
  template: CouponTemplate,
  claims: Claim[],
  decisions: Decision[],
  coupons: Map<Piece, Coupon>,
  now: number,
): { outcomes: Outcome<Stored>[]; keys: unknown[][] } {
  const keys: unknown[][] = []
  const made = new Map<string, Stored>()
  const outcomes = decisions.map((d, i): Outcome<Stored> => {
    const { key, encode } = claims[i]!
    if ('refusal' in d || 'answer' in d) return d
    if ('again' in d) return { answer: { ...made.get(key.id)!, replayed: true } }
    const answer = { ...encode(presentCoupon(coupons.get(d)!, template, now)), replayed: false }
    made.set(key.id, answer)
    keys.push([key.id, key.bodyHash, answer.statusCode, answer.bytes, now])
    return { answer }
  })
  return { outcomes, keys }
}

/** Where the answers are kept, beside the pieces in one transaction. */
export const KEY_ROWS = 'idempotency_key (id, bodyHash, status, body, createdAt)'

const ANSWER = { id: text, bodyHash: text, status: whole, body: text }

async function storedAnswers(tx: Tx, claims: Claim[]): Promise<Known['stored']> {
  const ids = claims.map((c) => c.key.id)
  const found = await rows(
    tx,
    ANSWER,
    `SELECT id, bodyHash, status, body FROM idempotency_key WHERE id IN ${inList(ids)}`,
    ids,
  )
  return new Map(
    found.map((r) => [r.id, { bodyHash: r.bodyHash, answer: { statusCode: r.status, bytes: r.body, replayed: true } }]),
  )
}

/** While "sold out" is believed: who has an answer gets it again, everybody else is refused. Writes nothing. */
export async function replayOrRefuse(tx: Tx, claims: Claim[]): Promise<Outcome<Stored>[]> {
  const stored = await storedAnswers(tx, claims)
  return claims.map(({ key }) => {
    const known = stored.get(key.id)
    if (!known) return { refusal: new AppError('coupon_sold_out') }
    if (known.bodyHash !== key.bodyHash) return { refusal: new AppError('idempotency_key_reused') }
    return { answer: known.answer }
  })
}
