import type { Tx } from '../base/database'
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

/** Paid memberships that ended let the tier fall back, those that begin after another raise it. */
export async function turnPeriods(deps: Deps, hooks: PaymentHooks): Promise<void> {
  const at = deps.clock.now()
  for (let after: string | undefined = ''; after !== undefined;) {
    const turned = (await deps.db.read((tx) => tx.query(TURNED, [after, at, at, at]))) as { memberId: string }[]
    for (const { memberId } of turned) await deps.db.inTransaction((tx) => turn(tx, deps, hooks, memberId, at))
    after = turned.length < AT_ONCE ? undefined : turned.at(-1)!.memberId
  }
}

async function turn(tx: Tx, deps: Deps, hooks: PaymentHooks, memberId: string, at: number): Promise<void> {
  const { id } = await lockMember(tx, deps, await holderOf(tx, memberId))
  await applyTier(tx, deps, hooks, id, at)
}
