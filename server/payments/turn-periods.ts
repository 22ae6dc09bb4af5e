import type { Tx } from '../base/database'
import { eachByItself } from '../base/each-by-itself'
import { rows, text } from '../base/sql'
import type { Deps } from '../deps'
import { lockMember } from '../membership/find-member'
import { holderOf } from './accounts'
import type { PaymentHooks } from './hooks'
import { applyTier } from './periods'

const AT_ONCE = 200

/** Whose tier is no longer that of the period running now: one ended, the next began, or its account became another's. */
const TURNED = `SELECT p.memberId FROM paid_period p JOIN member m ON m.id = p.memberId
  WHERE p.memberId > ? AND ((p.tierBefore IS NOT NULL AND p.tierMemberId <> COALESCE(m.mergedIntoId, m.id))
     OR (p.tierBefore IS NOT NULL AND (p.endedAt IS NOT NULL OR p.until < ?))
     OR (p.tierBefore IS NULL AND p.tier IS NOT NULL AND p.endedAt IS NULL AND p.since <= ? AND p.until >= ?))
  GROUP BY p.memberId ORDER BY p.memberId LIMIT ${AT_ONCE}`

const Whose = { memberId: text }

/**
 * Paid memberships that ended let the tier fall back, those that begin after another raise it; one that cannot be turned
 * stops none of the others. Where it let go before all was done it answers after whom it goes on, else null.
 */
export async function turnPeriods(
  deps: Deps,
  hooks: PaymentHooks,
  letGo: () => boolean,
  from: string | null,
): Promise<string | null> {
  const at = deps.clock.now()
  for (let after = from ?? ''; ;) {
    const turned = await deps.db.read((tx) => rows(tx, Whose, TURNED, [after, at, at, at]))
    for (const { memberId: id } of turned) {
      if (letGo()) return after
      await eachByItself(deps, 'period', [{ id }], () => deps.db.inTransaction((tx) => turn(tx, deps, hooks, id, at)))
      after = id
    }
    if (turned.length < AT_ONCE) return null
  }
}

async function turn(tx: Tx, deps: Deps, hooks: PaymentHooks, memberId: string, at: number): Promise<void> {
  const { id } = await lockMember(tx, deps, await holderOf(tx, memberId))
  await applyTier(tx, deps, hooks, id, at)
}
