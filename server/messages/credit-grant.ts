import { affected, isDuplicate, uniqueKey, type Database, type Tx } from '../base/database'
import type { Chance } from '../base/chance'

/** The client's report and the platform's event of one tap lie closer together than this. */
const SAME_TAP_MS = 5 * 60_000

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
export async function creditGrant(tx: Tx, deps: { db: Database; chance: Chance }, accept: Accept): Promise<void> {
  if (deps.db.dialect === 'mysql')
    await tx.query('SELECT openid FROM mini_user WHERE openid = ? FOR UPDATE', [accept.openid])
  const [mine, other] = accept.from === 'report' ? ['reportId', 'eventId'] : ['eventId', 'reportId']
  const known = (await tx.query(`SELECT id FROM subscribe_grant WHERE ${mine} = ?`, [accept.id])) as unknown[]
  if (known.length > 0) return
  const [half] = (await tx.query(
    `SELECT id FROM subscribe_grant WHERE openid = ? AND providerTemplateId = ? AND ${mine} IS NULL AND ${other} IS NOT NULL
     AND acceptedAt BETWEEN ? AND ? ORDER BY acceptedAt, id LIMIT 1`,
    [accept.openid, accept.providerTemplateId, accept.at - SAME_TAP_MS, accept.at + SAME_TAP_MS],
  )) as { id: string }[]
  try {
    if (
      half &&
      affected(
        await tx.query(`UPDATE subscribe_grant SET ${mine} = ? WHERE id = ? AND ${mine} IS NULL`, [accept.id, half.id]),
      ) === 1
    )
      return
    await tx.query(
      `INSERT INTO subscribe_grant (id, openid, providerTemplateId, state, ${mine}, acceptedAt, changedAt) VALUES (?,?,?,'available',?,?,?)`,
      [deps.chance.id(), accept.openid, accept.providerTemplateId, accept.id, accept.at, accept.at],
    )
  } catch (error) {
    // Another process was told the same a moment ago.
    if (isDuplicate(error, REPORTED) || isDuplicate(error, TOLD)) return
    throw error
  }
}
