import type { z } from 'zod'
import type { Suspicion, decideSuspicion as decideRow, listSuspicions as listRow } from '../../shared/contract/abuse'
import type { BodyOf, QueryOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { inList, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { SuspicionRow } from './entities'
import { holdMember } from './holds'

/** One page of patterns, the strongest first. */
export async function listSuspicions(tx: Tx, query: QueryOf<typeof listRow>) {
  const after = readCursor(query.cursor)
  const list = tx
    .getRepository(SuspicionRow)
    .createQueryBuilder('s')
    .orderBy('s.score', 'DESC')
    .addOrderBy('s.id', 'DESC')
    .take(query.limit + 1)
  if (query.state) list.andWhere('s.state = :state', { state: query.state })
  if (query.kind) list.andWhere('s.kind = :kind', { kind: query.kind })
  if (after) list.andWhere('(s.score < :sort OR (s.score = :sort AND s.id < :id))', { sort: after.sort, id: after.id })
  const rows = await list.getMany()
  const shown = await namesOf(tx, rows)
  return page(
    rows,
    query.limit,
    (s) => ({ sort: s.score, id: s.id }),
    (s) => present(s, shown),
  )
}

/**
 * Dismisses the pattern, or holds its members while it is looked into; who is held already stays so. Decided once:
 * `state_conflict` afterwards.
 */
export async function decideSuspicion(
  tx: Tx,
  deps: Deps,
  id: string,
  { decision, note }: BodyOf<typeof decideRow>,
  by: { staffId: string; requestId: string },
): Promise<Suspicion> {
  const now = deps.clock.now()
  const repository = tx.getRepository(SuspicionRow)
  const state = decision === 'hold' ? 'held' : 'dismissed'
  const decided = await write(
    tx,
    "UPDATE suspicion SET state = ?, note = ?, decidedBy = ?, decidedAt = ? WHERE id = ? AND state = 'open'",
    [state, note, by.staffId, now, id],
  )
  if (decided !== 1) throw new AppError((await repository.existsBy({ id })) ? 'state_conflict' : 'not_found')
  const row = await repository.findOneByOrFail({ id })
  if (decision === 'hold') for (const memberId of row.memberIds) await holdIfFree(tx, deps, memberId, note, by)
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.staffId },
    action: 'coupons.decide_suspicion',
    objectKind: 'suspicion',
    objectId: id,
    reason: `${decision}: ${note}`.slice(0, 200),
    requestId: by.requestId,
  })
  return present(row, await namesOf(tx, [row]))
}

/** Whether there is such a pattern. */
export const suspicionExists = (tx: Tx, id: string): Promise<boolean> => tx.getRepository(SuspicionRow).existsBy({ id })

async function holdIfFree(
  tx: Tx,
  deps: Deps,
  memberId: string,
  reason: string,
  by: { staffId: string; requestId: string },
): Promise<void> {
  try {
    await holdMember(tx, deps, memberId, reason, by)
  } catch (error) {
    // Held already, merged into another account or gone: nothing to hold.
    if (!(error instanceof AppError && (error.code === 'state_conflict' || error.code === 'not_found'))) throw error
  }
}

type Names = {
  members: Map<string, { memberNo: string; nickname: string | null; onHold: boolean }>
  staff: Map<string, string>
  stores: Map<string, string>
}

const MEMBER = { id: text, memberNo: text, nickname: text.nullable(), held: whole }
const NAMED = { id: text, name: text }

async function namesOf(tx: Tx, found: SuspicionRow[]): Promise<Names> {
  const members = await byId(
    tx,
    MEMBER,
    `SELECT m.id, m.memberNo, m.nickname, (SELECT COUNT(*) FROM member_hold h WHERE h.liveMemberId = m.id) AS held FROM member m WHERE m.id`,
    found.flatMap((r) => r.memberIds),
  )
  const named = (sql: string, ids: (string | null)[]) => byId(tx, NAMED, sql, ids)
  const staffIds = found.map((r) => r.staffId)
  const people = [
    ...(await named('SELECT id, name FROM staff WHERE id', staffIds)),
    ...(await named('SELECT id, name FROM api_key WHERE id', staffIds)),
  ]
  const stores = await named(
    'SELECT id, name FROM store WHERE id',
    found.map((r) => r.storeId),
  )
  return {
    members: new Map(members.map((m) => [m.id, { memberNo: m.memberNo, nickname: m.nickname, onHold: m.held > 0 }])),
    staff: new Map(people.map((s) => [s.id, s.name])),
    stores: new Map(stores.map((s) => [s.id, s.name])),
  }
}

async function byId<S extends z.ZodRawShape>(tx: Tx, shape: S, sql: string, ids: (string | null)[]) {
  const asked = [...new Set(ids.filter((id) => id !== null))]
  if (asked.length === 0) return []
  return rows(tx, shape, `${sql} IN ${inList(asked)}`, asked)
}

const present = (s: SuspicionRow, { members, staff, stores }: Names): Suspicion => ({
  id: s.id,
  kind: s.kind,
  state: s.state,
  score: s.score,
  firstAt: isoOf(s.firstAt),
  lastAt: isoOf(s.lastAt),
  staffName: s.staffId === null ? null : (staff.get(s.staffId) ?? null),
  storeName: s.storeId === null ? null : (stores.get(s.storeId) ?? null),
  members: s.memberIds.flatMap((id) => {
    const member = members.get(id)
    return member ? [{ id, ...member }] : []
  }),
  facts: s.facts,
  note: s.note,
  decidedAt: s.decidedAt === null ? null : isoOf(s.decidedAt),
})
