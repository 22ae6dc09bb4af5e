import { earnTerms, pointsDue, type EarnRule, type EarnTerms } from '../../shared/rules/earning'
import { shareOf } from '../../shared/rules/order'
import type { Tx } from '../base/database'
import { inList, rows, text, updateEach } from '../base/sql'
import type { Deps } from '../deps'
import { earnAll, type Earning } from '../points/earn'
import { riseAll, type TierHooks } from '../points/rise'
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
  const due = steps.flatMap((step): Due[] => {
    const order = step.now
    if (!hasBuyer(order)) return []
    const terms = standingTerms(order) ?? (earn && isNew(step) ? termsOf(earn, order, tiers) : null)
    const more = terms ? (isBought(order) ? pointsDue(terms, order) : 0) - order.points : 0
    return terms ? [{ order, terms, more }] : []
  })
  await move(tx, deps, due, at)
  const risen = new Set(due.flatMap(({ order, more }) => (more > 0 ? order.memberId : [])))
  await riseAll(tx, deps, hooks, [...risen].sort(), at)
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

/** What an order is due more, or less, than it was given. */
type Due = { order: Bought; terms: EarnTerms; more: number }

/** Moves what is due. What is taken back depends on what is there: all that came to the same member before it is given first. */
async function move(tx: Tx, deps: Deps, due: readonly Due[], at: number): Promise<void> {
  const moved: { id: string; points: number; pointRate: number; pointFen: number | null }[] = []
  let waiting: Earning[] = []
  for (const { order, terms, more } of due) {
    const { id, memberId } = order
    const occasion = `order:${id}:${order.version}`
    let came = more
    if (more > 0) waiting.push({ memberId, points: more, occasion, kind: 'earned', at })
    if (more < 0) {
      if (waiting.some((one) => one.memberId === memberId)) {
        await earnAll(tx, deps, waiting)
        waiting = []
      }
      came = -(await takeBackPoints(tx, deps, { memberId, points: -more, occasion, at }))
    }
    if (came !== 0 || order.pointRate === null) moved.push({ id, points: came, ...terms })
  }
  await earnAll(tx, deps, waiting)
  const set = { points: 'points + new.points', pointRate: 'new.pointRate', pointFen: 'new.pointFen' }
  await updateEach(tx, 'shop_order', moved, set)
}
