import { earnTerms, pointsDue, type EarnRule, type EarnTerms } from '../../shared/rules/earning'
import { shareOf } from '../../shared/rules/order'
import type { Tx } from '../base/database'
import { row, text, write } from '../base/sql'
import type { Deps } from '../deps'
import { earnPoints } from '../points/earn'
import { rise, type TierHooks } from '../points/rise'
import { takeBackPoints } from '../points/take-back'
import { readSettings } from '../staff/settings'
import type { StandingOrder } from './standing'

export type Step = { found: StandingOrder | null; now: StandingOrder }
type Bought = StandingOrder & { memberId: string }

const MEMBER = { tier: text, status: text }

/**
 * Gives each buyer the points her orders have earned and takes back what refunds took, as far as it is there: the balance is
 * never below 0, and what could not be taken is looked for again at the order's next correction. How an order earns is
 * settled when it first is the purchase of somebody known. Members' and orders' rows are held; last of all tiers rise.
 */
export async function bookPoints(
  tx: Tx,
  deps: Deps,
  hooks: TierHooks,
  steps: readonly Step[],
  at: number,
): Promise<void> {
  const earn = steps.some(isNew) ? await ruleOf(tx) : null
  const risen = new Set<string>()
  for (const step of steps) {
    const order = step.now
    if (!hasBuyer(order)) continue
    const terms = standingTerms(order) ?? (earn && isNew(step) ? await termsOf(tx, earn, order) : null)
    if (terms && (await book(tx, deps, order, terms, at)) > 0) risen.add(order.memberId)
  }
  for (const memberId of [...risen].sort()) await rise(tx, deps, hooks, memberId, at)
}

const hasBuyer = (order: StandingOrder): order is Bought => order.memberId !== null
const isBought = (order: StandingOrder | null): boolean =>
  order !== null && hasBuyer(order) && shareOf(order).orders > 0
/** It has just become the purchase of somebody known. */
const isNew = ({ found, now }: Step): boolean => isBought(now) && !isBought(found)

async function ruleOf(tx: Tx): Promise<EarnRule | null> {
  const { earn } = (await readSettings(tx)).points
  return earn && { ...earn, from: Date.parse(earn.from) }
}

async function termsOf(tx: Tx, earn: EarnRule, order: Bought): Promise<EarnTerms | null> {
  const member = await row(tx, MEMBER, 'SELECT tier, status FROM member WHERE id = ?', [order.memberId])
  // Whom we know and who has not joined has no card for points: what she bought until then earns none.
  return member && member.status !== 'lead' ? earnTerms(earn, order, member.tier) : null
}

const standingTerms = ({ pointRate, pointFen }: StandingOrder): EarnTerms | null =>
  pointRate === null ? null : { pointRate, pointFen }

/** Moves what is due more or less than was given; answers how many points came. */
async function book(tx: Tx, deps: Deps, order: Bought, terms: EarnTerms, at: number): Promise<number> {
  const { memberId } = order
  const more = (isBought(order) ? pointsDue(terms, order) : 0) - order.points
  const occasion = `order:${order.id}:${order.version}`
  if (more > 0) await earnPoints(tx, deps, { memberId, points: more, occasion, kind: 'earned', at })
  const moved = more < 0 ? -(await takeBackPoints(tx, deps, { memberId, points: -more, occasion, at })) : more
  const sql = 'UPDATE shop_order SET points = points + ?, pointRate = ?, pointFen = ? WHERE id = ?'
  if (moved !== 0 || order.pointRate === null) await write(tx, sql, [moved, terms.pointRate, terms.pointFen, order.id])
  return Math.max(0, moved)
}
