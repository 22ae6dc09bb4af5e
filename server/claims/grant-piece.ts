import type { Tx } from '../base/database'
import type { JobRun } from '../base/jobs'
import { inList, locked, rows, text, write } from '../base/sql'
import { budgetLeft } from '../coupons/budget'
import type { CouponTemplate } from '../coupons/entities'
import { lockTemplate } from '../coupons/lock-template'
import type { Deps } from '../deps'
import { eligibleFor } from './eligibility'
import { CouponGrant } from './entities'
import { grantable } from './grant'
import type { CouponHooks } from './hooks'
import { issue, piecesHad, type Piece } from './issue'

/** Members looked through at a time for how many there are. */
const PAGE = 1000

/** How far the count of a segment's grant is. */
export type Counted = { after: string | null; total: number }

/**
 * How many a segment's grant goes to, told once before the first piece; a list's length is known already. Null when it
 * is known; else how far the count was when it let go.
 */
export async function countAudience(
  deps: Pick<Deps, 'db'>,
  hooks: CouponHooks,
  run: Pick<JobRun, 'id' | 'letGo'>,
  from: Counted | null,
): Promise<Counted | null> {
  const grant = await deps.db.read((tx) => tx.getRepository(CouponGrant).findOneByOrFail({ id: run.id }))
  const { segmentId } = grant
  if (grant.total !== null || segmentId === null) return null
  let { after, total } = from ?? { after: null, total: 0 }
  for (;;) {
    if (run.letGo()) return { after, total }
    const ids: string[] = (await deps.db.read((tx) => hooks.segmentMembers(tx, segmentId, after, PAGE))) ?? []
    total += ids.length
    after = ids.at(-1) ?? null
    if (ids.length < PAGE) break
  }
  await deps.db.inTransaction(async (tx) => {
    await tx.getRepository(CouponGrant).update({ id: run.id }, { total })
    await write(tx, 'UPDATE job SET total = ? WHERE id = ?', [total, run.id])
  })
  return null
}

/**
 * Serves the next members of a grant: pieces, the place reached and the counts move in one transaction, so a process
 * killed anywhere goes on where the last commit stood, and a second runner of the same job serves nobody twice.
 */
export async function grantPiece(tx: Tx, deps: Deps, hooks: CouponHooks, id: string, size: number): Promise<boolean> {
  const grant = await lockGrant(tx, id)
  const next = await nextMembers(tx, hooks, grant, size)
  if (next.ids.length === 0) return false
  const template = await lockTemplate(tx, grant.couponTemplateId)
  const now = deps.clock.now()
  const pieces = template && grantable(template, now) ? await piecesFor(tx, hooks, template, next.ids, now) : []
  if (template) await issue(tx, deps, template, pieces, { source: 'grant', sourceId: id, at: now })
  const done = grant.done + pieces.length
  const failed = grant.failed + next.ids.length - pieces.length
  await moveOn(tx, id, { place: next.place, done, failed })
  return true
}

/** The next member cannot be served: she is counted as failed and passed over, the others have theirs. */
export async function passMemberOver(tx: Tx, hooks: CouponHooks, id: string): Promise<void> {
  const grant = await lockGrant(tx, id)
  const { ids, place } = await nextMembers(tx, hooks, grant, 1)
  await moveOn(tx, id, { place, done: grant.done, failed: grant.failed + ids.length })
}

async function moveOn(tx: Tx, id: string, to: Pick<CouponGrant, 'place' | 'done' | 'failed'>): Promise<void> {
  await tx.getRepository(CouponGrant).update({ id }, to)
  await write(tx, 'UPDATE job SET done = ?, failedCount = ? WHERE id = ?', [to.done, to.failed, id])
}

const Id = { id: text }

const lockGrant = (tx: Tx, id: string): Promise<CouponGrant> =>
  tx.getRepository(CouponGrant).findOneOrFail({ where: { id }, ...locked(tx) })

async function nextMembers(
  tx: Tx,
  hooks: CouponHooks,
  grant: CouponGrant,
  size: number,
): Promise<{ ids: string[]; place: string | null }> {
  if (grant.memberIds) {
    const from = Number(grant.place ?? 0)
    const ids = grant.memberIds.slice(from, from + size)
    return { ids, place: String(from + ids.length) }
  }
  const ids = (await hooks.segmentMembers(tx, grant.segmentId!, grant.place, size)) ?? []
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
  const active = await rows(tx, Id, `SELECT id FROM member WHERE status = 'active' AND id IN ${inList(ids)}`, ids)
  const known = new Set(active.map((m) => m.id))
  const eligible = await eligibleFor(tx, hooks, template, [...known], now)
  const before = await piecesHad(tx, template.id, [...known])
  return ids
    .filter((id) => known.has(id) && (eligible?.has(id) ?? true))
    .filter((id) => (before.get(id)?.had ?? 0) < template.perMemberLimit)
    .slice(0, Math.max(0, Math.min(template.total - template.issued, budgetLeft(template))))
    .map((memberId) => ({ memberId, seq: (before.get(memberId)?.top ?? 0) + 1 }))
}
