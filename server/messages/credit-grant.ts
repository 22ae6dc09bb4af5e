import type { Chance } from '../base/chance'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { forUpdate, insert, row, text, write } from '../base/sql'

/** The client's report and the platform's event of one tap lie closer together than this. */
const SAME_TAP_MS = 5 * 60_000

const PERSON = { openid: text }
const GRANT = { id: text }

const REPORTED = uniqueKey('subscribe_grant', 'uq_grant_report', ['reportId'])
const TOLD = uniqueKey('subscribe_grant', 'uq_grant_event', ['eventId'])

export type Accept = {
  openid: string
  providerTemplateId: string
  /** Who tells of it; each tells of one accept once, under an id of its own. */
  from: 'report' | 'event'
  id: string
  /** When the person accepted, a moment. */
  at: number
}

/**
 * After this the accept counts as one permission, whichever of client and platform told first, and also when either
 * told twice. Both tellers stand in line behind the person's row, so that two that come together cannot both add one.
 */
export async function creditGrant(tx: Tx, deps: { chance: Chance }, accept: Accept): Promise<void> {
  await row(tx, PERSON, `SELECT openid FROM mini_user WHERE openid = ?${forUpdate(tx)}`, [accept.openid])
  const [mine, other] =
    accept.from === 'report' ? (['reportId', 'eventId'] as const) : (['eventId', 'reportId'] as const)
  if (await row(tx, GRANT, `SELECT id FROM subscribe_grant WHERE ${mine} = ?`, [accept.id])) return
  const half = await row(
    tx,
    GRANT,
    `SELECT id FROM subscribe_grant WHERE openid = ? AND providerTemplateId = ? AND ${mine} IS NULL AND ${other} IS NOT NULL
     AND acceptedAt BETWEEN ? AND ? ORDER BY acceptedAt, id LIMIT 1`,
    [accept.openid, accept.providerTemplateId, accept.at - SAME_TAP_MS, accept.at + SAME_TAP_MS],
  )
  try {
    const joined = `UPDATE subscribe_grant SET ${mine} = ? WHERE id = ? AND ${mine} IS NULL`
    if (half && (await write(tx, joined, [accept.id, half.id])) === 1) return
    await insert(tx, 'subscribe_grant', {
      id: deps.chance.id(),
      openid: accept.openid,
      providerTemplateId: accept.providerTemplateId,
      state: 'available',
      [mine]: accept.id,
      acceptedAt: accept.at,
      changedAt: accept.at,
    })
  } catch (error) {
    // Another process was told the same a moment ago.
    if (isDuplicate(error, REPORTED) || isDuplicate(error, TOLD)) return
    throw error
  }
}
