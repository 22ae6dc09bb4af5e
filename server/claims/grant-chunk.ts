import type { Tx } from '../base/database'
import { locked } from '../base/sql'
import { budgetLeft } from '../coupons/budget'
import type { CouponTemplate } from '../coupons/entities'
import { lockTemplate } from '../coupons/lock-template'
import type { Deps } from '../deps'
import { eligibleFor } from './eligibility'
import { CouponGrant } from './entities'
import { grantable } from './grant'
import type { CouponHooks } from './hooks'
import { issue, piecesHad, type Piece } from './issue'

/** Members served in one transaction: short locks, so that claims of the same template go on in between. */
const CHUNK = 200

/** How many a segment's grant goes to, told once before the first piece; a list's length is known already. */
export async function countAudience(tx: Tx, hooks: CouponHooks, id: string): Promise<void> {
  const grant = await tx.getRepository(CouponGrant).findOneByOrFail({ id })
  if (grant.total !== null || grant.segmentId === null) return
  let total = 0
  let after: string | null = null
  for (;;) {
    const ids: string[] = (await hooks.segmentMembers(tx, grant.segmentId, after, 1000)) ?? []
    total += ids.length
    after = ids.at(-1) ?? null
    if (ids.length < 1000) break
  }
  await tx.getRepository(CouponGrant).update({ id }, { total })
  await tx.query('UPDATE job SET total = ? WHERE id = ?', [total, id])
}

/**
 * Serves the next members of a grant: pieces, the place reached and the counts move in one transaction, so a process
 * killed anywhere goes on where the last commit stood, and a second runner of the same job serves nobody twice.
 */
export async function grantChunk(tx: Tx, deps: Deps, hooks: CouponHooks, id: string): Promise<boolean> {
  const grant = await lockGrant(tx, id)
  const next = await nextMembers(tx, hooks, grant)
  if (next.ids.length === 0) return false
  const template = await lockTemplate(tx, grant.couponTemplateId)
  const now = deps.clock.now()
  const pieces = template && grantable(template, now) ? await piecesFor(tx, hooks, template, next.ids, now) : []
  if (template) await issue(tx, deps, template, pieces, { source: 'grant', sourceId: id, at: now })
  const done = grant.done + pieces.length
  const failed = grant.failed + next.ids.length - pieces.length
  await tx.getRepository(CouponGrant).update({ id }, { place: next.place, done, failed })
  await tx.query('UPDATE job SET done = ?, failedCount = ? WHERE id = ?', [done, failed, id])
  return true
}

const lockGrant = (tx: Tx, id: string): Promise<CouponGrant> =>
  tx.getRepository(CouponGrant).findOneOrFail({ where: { id }, ...locked(tx) })

async function nextMembers(
  tx: Tx,
  hooks: CouponHooks,
  grant: CouponGrant,
): Promise<{ ids: string[]; place: string | null }> {
  if (grant.memberIds) {
    const from = Number(grant.place ?? 0)
    const ids = grant.memberIds.slice(from, from + CHUNK)
    return { ids, place: String(from + ids.length) }
  }
  const ids = (await hooks.segmentMembers(tx, grant.segmentId!, grant.place, CHUNK)) ?? []
  return { ids, place: ids.at(-1) ?? grant.place }
}

/** One piece each for members who exist, are not frozen, may have it and hold fewer than allowed, while there are any. */
async function piecesFor(
  tx: Tx,
  hooks: CouponHooks,
  template: CouponTemplate,
  ids: string[],
  now: number,
): Promise<Piece[]> {
  const active = (await tx.query(
    `SELECT id FROM member WHERE status = 'active' AND id IN (${ids.map(() => '?').join(',')})`,
    ids,
  )) as { id: string }[]
  const known = new Set(active.map((m) => m.id))
  const eligible = await eligibleFor(tx, hooks, template, [...known], now)
  const before = await piecesHad(tx, template.id, [...known])
  return ids
    .filter((id) => known.has(id) && (eligible?.has(id) ?? true))
    .filter((id) => (before.get(id)?.had ?? 0) < template.perMemberLimit)
    .slice(0, Math.max(0, Math.min(template.total - template.issued, budgetLeft(template))))
    .map((memberId) => ({ memberId, seq: (before.get(memberId)?.top ?? 0) + 1 }))
}
