import { TOPICS } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import { flag, forUpdate, insert, insertIgnore, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { currentAgreements } from './agreements'
import { MARKETING, REFUSING_SOURCES, type ConsentSource, type Purpose } from './purposes'
import { FLAGS } from './state'

export type ConsentChange = { purpose: Purpose; granted: boolean }
const LINE = {
  purpose: text,
  granted: flag,
  source: text,
  at: whole,
  documentVersion: text.nullable(),
  screen: text.nullable(),
}
export type Line = {
  purpose: string
  granted: boolean
  source: string
  at: number
  documentVersion: string | null
  /** Where it was said; of a merge and its undoing, which merge. */
  screen: string | null
}

/**
 * Appends to the ledger and folds it into `consent_state` in the caller's transaction. The newest line of a purpose is
 * in force, on equal times the withdrawal; so a late job cannot undo what was said after it. Lines that would say
 * nothing new are left out. Answers the changes that were written.
 */
export async function recordConsents(
  tx: Tx,
  deps: Deps,
  said: { memberId: string; at: number; source: ConsentSource; screen?: string; changes: readonly ConsentChange[] },
): Promise<ConsentChange[]> {
  const { memberId, at, source } = said
  await lockState(tx, memberId, at)
  const lines = standing(await readLines(tx, memberId))
  const agreements = await currentAgreements(tx, at)
  const written: ConsentChange[] = []
  for (const change of said.changes) {
    const document = agreements.find((a) => a.document === change.purpose) ?? agreements.find(isPrivacyPolicy)
    const screen = said.screen ?? null
    const line: Line = { ...change, source, at, documentVersion: document?.version ?? null, screen }
    if (saysNothingNew(lines, line)) continue
    await insert(tx, 'consent_entry', {
      id: deps.chance.id(),
      memberId,
      purpose: change.purpose,
      granted: change.granted ? 1 : 0,
      documentVersion: line.documentVersion,
      textHash: document?.sha256 ?? null,
      source,
      screen,
      at,
    })
    lines.push(line)
    written.push(change)
  }
  if (written.length > 0) await writeState(tx, memberId, lines)
  return written
}

/** The whole ledger of a member, oldest first. */
export const readLines = (tx: Tx, memberId: string): Promise<Line[]> =>
  rows(
    tx,
    LINE,
    'SELECT purpose, granted, source, at, documentVersion, screen FROM consent_entry WHERE memberId = ? ORDER BY at, id',
    [memberId],
  )

/** Of these, what counts: what a merge said is not in force once the merge is undone, as if it had never been said. */
export function standing(lines: readonly Line[]): Line[] {
  const undone = new Set(lines.filter((l) => l.source === 'merge_undone').map((l) => l.screen))
  return lines.filter((l) => !(l.source === 'merge_undone' || (l.source === 'merge' && undone.has(l.screen))))
}

const MEMBER = { id: text }

const isPrivacyPolicy = (agreement: { document: string }): boolean => agreement.document === 'privacyPolicy'
const isRefusal = (line: Line): boolean => !line.granted && REFUSING_SOURCES.has(line.source)

/** Two changes of one person wait for each other here: otherwise each would fold a ledger without the other's line. */
export async function lockState(tx: Tx, memberId: string, at: number): Promise<void> {
  // Members first: what they allow is written into their rows as well.
  await rows(tx, MEMBER, `SELECT id FROM member WHERE id = ?${forUpdate(tx)}`, [memberId])
  const touch = (): Promise<number> =>
    write(
      tx,
      'UPDATE consent_state SET updatedAt = CASE WHEN updatedAt < ? THEN ? ELSE updatedAt END WHERE memberId = ?',
      [at, at, memberId],
    )
  if ((await touch()) > 0) return
  const nothing = Object.fromEntries(FLAGS.map((name) => [name, 0]))
  await insertIgnore(tx, 'consent_state', { memberId, ...nothing, topics: TOPICS.join(','), updatedAt: at })
  await touch()
}

/** The line of a purpose that is in force: the newest, on equal times the withdrawal. */
export function inForce(lines: readonly Line[], purpose: string): Line | null {
  let best: Line | null = null
  for (const line of lines) {
    if (line.purpose !== purpose) continue
    const newer = best === null || line.at > best.at
    if (newer || (line.at === best!.at && !line.granted)) best = line
  }
  return best
}

function saysNothingNew(lines: readonly Line[], line: Line): boolean {
  const heard = lines.some(
    (l) => l.purpose === line.purpose && l.at === line.at && l.source === line.source && l.granted === line.granted,
  )
  if (heard) return true
  const now = inForce(lines, line.purpose)
  if (now === null) return line.purpose.startsWith('topic.') && line.granted
  return (
    now.granted === line.granted &&
    isRefusal(now) === isRefusal(line) &&
    now.documentVersion === line.documentVersion &&
    now.at <= line.at
  )
}

export async function writeState(tx: Tx, memberId: string, lines: readonly Line[]): Promise<void> {
  const granted = (purpose: Purpose): boolean => {
    const line = inForce(lines, purpose)
    return line !== null && line.granted
  }
  const refused = (channel: 'wechat' | 'sms' | 'email'): boolean => {
    const line = inForce(lines, `marketing.${channel}`)
    return line !== null && isRefusal(line)
  }
  const topics = TOPICS.filter((topic) => {
    const line = inForce(lines, `topic.${topic}`)
    return line === null || line.granted
  })
  const allowed = [...MARKETING.map((channel) => `marketing.${channel}` as const), 'personalisation' as const].map(
    (purpose) => (granted(purpose) ? 1 : 0),
  )
  await write(
    tx,
    `UPDATE consent_state SET wechat = ?, sms = ?, email = ?, phoneCall = ?, personalisation = ?,
       wechatRefused = ?, smsRefused = ?, emailRefused = ?, topics = ? WHERE memberId = ?`,
    [
      ...allowed,
      refused('wechat') ? 1 : 0,
      refused('sms') ? 1 : 0,
      refused('email') ? 1 : 0,
      topics.join(','),
      memberId,
    ],
  )
  // The same in the member's own row, where segments look.
  const [wechat, sms, email, , own] = allowed
  await write(tx, 'UPDATE member SET allowsWechat = ?, allowsSms = ?, allowsEmail = ?, allowsOwn = ? WHERE id = ?', [
    wechat,
    sms,
    email,
    own,
    memberId,
  ])
}
