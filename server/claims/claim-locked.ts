import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Stored } from '../base/idempotency'
import type { Outcome } from '../base/lane'
import type { Deps } from '../deps'
import { answersOf, decide, KEY_ROWS, gatherKnown, type Claim } from './decide'
import type { CouponTemplate } from '../coupons/entities'
import type { CouponHooks } from './hooks'
import { lockTemplate } from '../coupons/lock-template'
import { insertRows, issue } from './issue'

/** `template`: its row as it stands after the batch; null when there is none to claim from. */
export type Settled = { outcomes: Outcome<Stored>[]; template: CouponTemplate | null }

/** Decides the batch while it holds the template's row: exact to the last piece. One writer at a time over all processes. */
export async function claimLocked(
  tx: Tx,
  deps: Deps,
  hooks: CouponHooks,
  id: string,
  claims: Claim[],
): Promise<Settled> {
  const template = await lockTemplate(tx, id)
  if (!template || template.state === 'draft')
    return { outcomes: claims.map(() => ({ refusal: new AppError('not_found') })), template: null }
  const now = deps.clock.now()
  const known = await gatherKnown((work) => work(tx), hooks, template, claims, now)
  const { decisions, pieces } = decide(template, claims, known)
  const coupons = await issue(tx, deps, template, pieces, { source: 'claim', at: now })
  const made = new Map(pieces.map((p, i) => [p, coupons[i]!]))
  const { outcomes, keys } = answersOf(template, claims, decisions, made, now)
  await insertRows(tx, KEY_ROWS, keys)
  return { outcomes, template }
}
