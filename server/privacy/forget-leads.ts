import { DAY_MS } from '../../shared/rules/calendar'
import { keptDays } from '../../shared/rules/retention'
import type { JobHandler, JobKind } from '../base/jobs'
import type { PersonTable } from '../base/person-table'
import { flag, row, rows, text, whole } from '../base/sql'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { forgetLead } from './erase'

export const LEADS_JOB: JobKind = { kind: 'privacy.leads', lane: 'standing', standing: true }

/** Leads looked at in one statement. */
const PIECE = 200

const LEAD = { id: text, at: whole, kept: flag }
const ID = { id: text }
/** What keeps a lead: an order, or a way on which she may be written to. */
const KEPT = `(EXISTS (SELECT 1 FROM shop_order o WHERE o.memberId = m.id) OR EXISTS (SELECT 1 FROM consent_state c
  WHERE c.memberId = m.id AND (c.wechat = 1 OR c.sms = 1 OR c.email = 1 OR c.phoneCall = 1)))`
type Place = { at: number; id: string }

/**
 * Once a day those leads go who have been on record for the time of the table (shared/rules/retention.ts), with neither an
 * order nor a consent. Each in a transaction of its own; one that fails stops nobody else and is tried again the next day.
 */
export const forgetLeads =
  (deps: Deps, house: { holdings: readonly PersonTable[] }): JobHandler =>
  async (run) => {
    const before = deps.clock.now() - keptDays('lead') * DAY_MS
    let place = (run.place as Place | null) ?? { at: 0, id: '' }
    for (;;) {
      if (run.letGo()) return { again: 0, place }
      const piece = await pieceAfter(deps, place, before)
      for (const { id, kept } of piece) if (!kept) await forget(deps, house, id)
      const last = piece.at(-1)
      if (!last || piece.length < PIECE) return { again: DAY_MS, place: null }
      place = { at: last.at, id: last.id }
    }
  }

const pieceAfter = (deps: Deps, { at, id }: Place, before: number) =>
  deps.db.read((tx) =>
    rows(
      tx,
      LEAD,
      `SELECT m.id, m.joinedAt AS at, ${KEPT} AS kept
        FROM member m WHERE m.status = 'lead' AND m.joinedAt < ? AND m.joinedAt >= ? AND (m.joinedAt > ? OR m.id > ?)
        ORDER BY m.joinedAt, m.id LIMIT ${PIECE}`,
      [before, at, at, id],
    ),
  )

async function forget(deps: Deps, house: { holdings: readonly PersonTable[] }, id: string): Promise<void> {
  try {
    const sql = `SELECT m.id FROM member m WHERE m.id = ? AND m.status = 'lead' AND NOT ${KEPT}`
    await deps.db.inTransaction((tx) =>
      forgetLead(tx, deps, house, id, async () => (await row(tx, ID, sql, [id])) !== null),
    )
  } catch (error) {
    if (error instanceof AppError) return
    deps.log.error({ member: id, error: String(error) }, 'a lead could not be forgotten')
  }
}
