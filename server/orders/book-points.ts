import { earnTerms, pointsDue, type EarnRule, type EarnTerms } from '../../shared/rules/earning'
import { shareOf } from '../../shared/rules/order'
import type { Tx } from '../base/database'
import { inList, rows, text, write } from '../base/sql'
import type { Deps } from '../deps'
import { earnPoints } from '../points/earn'
import { rise, type TierHooks } from '../points/rise'
import { takeBackPoints } from '../points/take-back'
import { readSettings } from '../staff/settings'
import type { StandingOrder } from './standing'

export type Step = { found: StandingOrder | null; now: StandingOrder }
type Bought = StandingOrder & { memberId: string }

const MEMBER = { id: text, tier: text, status: text }

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
  const fresh = steps.filter(isNew)
  const earn = fresh.length > 0 ? await ruleOf(tx) : null
  const tiers = earn ? await tiersOf(tx, fresh) : new Map<string, string>()
  const risen = new Set<string>()
  for (const step of steps) {
    const order = step.now
    if (!hasBuyer(order)) continue
    const terms = standingTerms(order) ?? (earn && isNew(step) ? termsOf(earn, order, tiers) : null)
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

/** The tiers of these buyers, as far as they have joined. */
async function tiersOf(tx: Tx, steps: readonly Step[]): Promise<Map<string, string>> {
  const ids = [...new Set(steps.flatMap(({ now }) => now.memberId ?? []))]
  const found = await rows(tx, MEMBER, `SELECT id, tier, status FROM member WHERE id IN ${inList(ids)}`, ids)
  return new Map(found.flatMap(({ id, tier, status }) => (status === 'lead' ? [] : [[id, tier]])))
}

/** Whom we know and who has not joined has no card for points: what she bought until then earns none. */
function termsOf(earn: EarnRule, order: Bought, tiers: ReadonlyMap<string, string>): EarnTerms | null {
  const tier = tiers.get(order.memberId)
  return tier === undefined ? null : earnTerms(earn, order, tier)
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
