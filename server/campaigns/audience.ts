import type { Tx } from '../base/database'
import { inList, row, rows, text, whole } from '../base/sql'
import { countSegment, eligible, segmentMembers } from '../segments/members'
import type { Content } from './content'

/** Whom a content goes to: those its rule finds, or those of another campaign who have not opened what they were sent. */
type Audience = Pick<Content, 'rule' | 'unopenedOf'>

const MEMBER = { memberId: text }
const COUNTED = { n: whole }
/** Only whose message the platform took was sent one; an unclear outcome is not told apart from none. */
const SENT = `FROM campaign_send s JOIN message_attempt a ON a.id = s.attemptId
     WHERE s.campaignId = ? AND s.status IN ('accepted','delivered')`
const UNOPENED = `${SENT} AND a.openedAt IS NULL`

/** The ids of the audience as of `at`: up to `limit` by rising id, after the given one (null: from the start). */
export async function audienceAfter(
  tx: Tx,
  { rule, unopenedOf }: Audience,
  after: string | null,
  limit: number,
  at: number,
): Promise<string[]> {
  if (unopenedOf === undefined) return segmentMembers(tx, rule, after, limit, at)
  const sql = `SELECT s.memberId ${UNOPENED} AND s.memberId > ? ORDER BY s.memberId LIMIT ?`
  return (await rows(tx, MEMBER, sql, [unopenedOf, after ?? '', limit])).map((one) => one.memberId)
}

/** How many they are. */
export async function audienceSize(tx: Tx, { rule, unopenedOf }: Audience, at: number): Promise<number> {
  if (unopenedOf === undefined) return countSegment(tx, rule, at)
  return (await row(tx, COUNTED, `SELECT COUNT(*) AS n ${UNOPENED}`, [unopenedOf]))?.n ?? 0
}

/** Those of the members who are in the audience. */
export async function audienceAmong(
  tx: Tx,
  { rule, unopenedOf }: Audience,
  memberIds: readonly string[],
  at: number,
): Promise<Set<string>> {
  if (unopenedOf === undefined) return eligible(tx, rule, memberIds, at)
  const sql = `SELECT s.memberId ${UNOPENED} AND s.memberId IN ${inList(memberIds)}`
  return new Set((await rows(tx, MEMBER, sql, [unopenedOf, ...memberIds])).map((one) => one.memberId))
}

/** Those of the members who have meanwhile opened what the other campaign sent them; none where there is no other. */
export async function openedMeanwhile(
  tx: Tx,
  { unopenedOf }: Audience,
  memberIds: readonly string[],
): Promise<Set<string>> {
  if (unopenedOf === undefined) return new Set()
  const sql = `SELECT s.memberId ${SENT} AND a.openedAt IS NOT NULL AND s.memberId IN ${inList(memberIds)}`
  return new Set((await rows(tx, MEMBER, sql, [unopenedOf, ...memberIds])).map((one) => one.memberId))
}
