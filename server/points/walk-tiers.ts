import { z } from 'zod'
import { shanghaiDay } from '../../shared/rules/calendar'
import { isAbove, keepOf, tierFor } from '../../shared/rules/tier'
import type { Tx } from '../base/database'
import { eachByItself } from '../base/each-by-itself'
import { figureOf, keepFigure, readFigure } from '../base/figures'
import type { Deps } from '../deps'
import { isMember, lockMember } from '../membership/find-member'
import { readSettings } from '../staff/settings'
import type { TierWork } from './end-periods'
import { rise } from './rise'
import { beginPeriod, standingOf } from './standing'
import { tierFacts } from './tier-facts'

/** The day and the version of the settings by which all members were last looked at. */
const WALKED = figureOf(z.object({ day: z.string(), version: z.number() }))
const FIGURE = 'points.tiers-walked'

/** How far the walk is: begun by which settings and on which day, after which member. */
export type So = { day: string; version: number; after: string }

/** Where a walk begins that is due: once a day, and soon after the settings changed; null where none is. */
export const walkDue = ({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<So | null> =>
  db.read(async (tx) => {
    const walked = (await readFigure(tx, FIGURE, WALKED))?.value
    const { version } = await readSettings(tx)
    const day = shanghaiDay(clock.now())
    return walked?.day === day && walked.version === version ? null : { day, version, after: '' }
  })

/**
 * Everybody has the tier that her points lead to, and a period runs for each who has one that must be kept: it begins
 * today where none did, never in the past. Each member is done by herself. Answers how far it is where it let go.
 */
export async function walkTiers(deps: Deps, work: TierWork, so: So, letGo: () => boolean): Promise<So | null> {
  for (;;) {
    const now = deps.clock.now()
    const { due, last } = await deps.db.read(async (tx) => {
      const { tiers } = (await readSettings(tx)).membership
      const piece = await tierFacts(tx, work.ask, tiers, { after: so.after, now })
      const begins = (tier: string): boolean => keepOf(tier, tiers) !== null
      return {
        last: piece.last,
        due: piece.facts.filter(
          (f) => isAbove(tierFor(f.gathered, tiers), f.tier, tiers) || (begins(f.tier) && !f.runs && !f.bought),
        ),
      }
    })
    for (const { id } of due) {
      if (letGo()) return so
      await eachByItself(deps, 'tier', [{ id }], () => deps.db.inTransaction((tx) => settle(tx, deps, work, id)))
      so.after = id
    }
    if (last === null) break
    so.after = last
    if (letGo()) return so
  }
  const walked = { day: so.day, version: so.version }
  await deps.db.inTransaction((tx) => keepFigure(tx, FIGURE, walked, deps.clock.now()))
  return null
}

async function settle(tx: Tx, deps: Deps, work: TierWork, id: string): Promise<void> {
  const member = await lockMember(tx, deps, id)
  if (!isMember(member)) return
  const at = deps.clock.now()
  const { tiers } = (await readSettings(tx)).membership
  const standing = await standingOf(tx, id)
  const runs = standing !== null && standing.tier === member.tier && standing.until !== null
  const bought = (await work.ask.withBoughtTier(tx, [id])).has(id)
  if (!runs && !bought && keepOf(member.tier, tiers)) await beginPeriod(tx, id, member.tier, tiers, { at })
  await rise(tx, deps, work.coupons, id, at)
}
