import { keepStanding, type JobHandler } from '../base/jobs'
import type { Database, Tx } from '../base/database'
import type { Deps } from '../deps'
import { BIRTHDAY_JOB, giveBirthdays, untilTomorrow } from './birthday'
import { budgetLeft } from './budget'
import { eligibleFor } from './eligibility'
import { CouponGrant, type CouponTemplate } from './entities'
import { EXTEND_JOB, extendChunk } from './extend'
import { GRANT_JOB, grantable } from './grant'
import type { CouponHooks } from './hooks'
import { inChunks } from './in-chunks'
import { heldBy, issue, lockTemplate, type Piece } from './issue'
import { RELEASE_JOB, releaseExpired } from './release'

/** Members served in one transaction: short locks, so that claims of the same template go on in between. */
const CHUNK = 200

/** The jobs of this room. */
export const couponJobs = (deps: Deps, hooks: CouponHooks): Record<string, JobHandler> => ({
  [GRANT_JOB.kind]: async (run) => {
    await deps.db.inTransaction((tx) => countAudience(tx, hooks, run.id))
    for (;;) {
      if (run.stopping()) return { again: 0 }
      const more = await deps.db.inTransaction((tx) => grantChunk(tx, deps, hooks, run.id))
      if (!more) return
    }
  },
  [EXTEND_JOB.kind]: (run) => inChunks(run, () => deps.db.inTransaction((tx) => extendChunk(tx, run.id))),
  [RELEASE_JOB.kind]: async (run) => {
    await releaseExpired(deps, run.stopping)
    return { again: run.stopping() ? 0 : HOUR_MS }
  },
  [BIRTHDAY_JOB.kind]: async (run) => {
    await giveBirthdays(deps, hooks, run.stopping)
    return { again: run.stopping() ? 0 : untilTomorrow(deps.clock.now()) }
  },
})

const HOUR_MS = 3_600_000

/** The standing jobs of this room; further starts and processes add none. */
export const scheduleCouponJobs = (deps: Pick<Deps, 'db' | 'clock' | 'chance'>): Promise<void> =>
  keepStanding(deps, [RELEASE_JOB, BIRTHDAY_JOB])

/** How many a segment's grant goes to, told once before the first piece; a list's length is known already. */
async function countAudience(tx: Tx, hooks: CouponHooks, id: string): Promise<void> {
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
async function grantChunk(tx: Tx, deps: Deps, hooks: CouponHooks, id: string): Promise<boolean> {
  const grant = await lockGrant(tx, deps, id)
  const next = await nextMembers(tx, hooks, grant)
  if (next.ids.length === 0) return false
  const template = await lockTemplate(tx, deps, grant.couponTemplateId)
  const now = deps.clock.now()
  const pieces = template && grantable(template, now) ? await piecesFor(tx, hooks, template, next.ids, now) : []
  if (template) await issue(tx, deps, template, pieces, { source: 'grant', sourceId: id, at: now })
  const done = grant.done + pieces.length
  const failed = grant.failed + next.ids.length - pieces.length
  await tx.getRepository(CouponGrant).update({ id }, { place: next.place, done, failed })
  await tx.query('UPDATE job SET done = ?, failedCount = ? WHERE id = ?', [done, failed, id])
  return true
}

const lockGrant = (tx: Tx, deps: { db: Database }, id: string): Promise<CouponGrant> =>
  tx.getRepository(CouponGrant).findOneOrFail({
    where: { id },
    ...(deps.db.dialect === 'mysql' ? { lock: { mode: 'pessimistic_write' as const } } : {}),
  })

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
  const held = await heldBy(tx, template.id, [...known])
  return ids
    .filter((id) => known.has(id) && (eligible?.has(id) ?? true))
    .filter((id) => (held.get(id)?.held ?? 0) < template.perMemberLimit)
    .slice(0, Math.max(0, Math.min(template.total - template.issued, budgetLeft(template))))
    .map((memberId) => ({ memberId, seq: (held.get(memberId)?.top ?? 0) + 1 }))
}
