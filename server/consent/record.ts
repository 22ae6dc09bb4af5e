import { TOPICS } from '../../shared/rules/member'
import { affected, type Tx } from '../base/database'
import type { Deps } from '../deps'
import { currentAgreements } from './agreements'
import { MARKETING, REFUSING_SOURCES, type ConsentSource, type Purpose } from './purposes'

export type ConsentChange = { purpose: Purpose; granted: boolean }
type Line = { purpose: string; granted: number | boolean; source: string; at: number; documentVersion: string | null }

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
  await lockState(tx, deps, memberId, at)
  const lines = (await tx.query(
    'SELECT purpose, granted, source, at, documentVersion FROM consent_entry WHERE memberId = ? ORDER BY at, id',
    [memberId],
  )) as Line[]
  const agreements = await currentAgreements(tx, at)
  const written: ConsentChange[] = []
  for (const change of said.changes) {
    const document = agreements.find((a) => a.document === change.purpose) ?? agreements.find(isPrivacyPolicy)
    const line: Line = { ...change, source, at, documentVersion: document?.version ?? null }
    if (saysNothingNew(lines, line)) continue
    await tx.query(
      'INSERT INTO consent_entry (id, memberId, purpose, granted, documentVersion, textHash, source, screen, at) VALUES (?,?,?,?,?,?,?,?,?)',
      [
        deps.chance.id(),
        memberId,
        change.purpose,
        change.granted ? 1 : 0,
        line.documentVersion,
        document?.sha256 ?? null,
        source,
        said.screen ?? null,
        at,
      ],
    )
    lines.push(line)
    written.push(change)
  }
  if (written.length > 0) await writeState(tx, memberId, lines)
  return written
}

const isPrivacyPolicy = (agreement: { document: string }): boolean => agreement.document === 'privacyPolicy'
const isGranted = (line: Line): boolean => Number(line.granted) === 1
const isRefusal = (line: Line): boolean => !isGranted(line) && REFUSING_SOURCES.has(line.source)

/** Two changes of one person wait for each other here: otherwise each would fold a ledger without the other's line. */
async function lockState(tx: Tx, deps: Deps, memberId: string, at: number): Promise<void> {
  const touch = async (): Promise<number> =>
    affected(
      await tx.query(
        'UPDATE consent_state SET updatedAt = CASE WHEN updatedAt < ? THEN ? ELSE updatedAt END WHERE memberId = ?',
        [at, at, memberId],
      ),
    )
  if ((await touch()) > 0) return
  const ignore = deps.db.dialect === 'mysql' ? 'IGNORE' : 'OR IGNORE'
  await tx.query(
    `INSERT ${ignore} INTO consent_state (memberId, wechat, sms, email, phoneCall, personalisation, wechatRefused, smsRefused, emailRefused, topics, updatedAt)
     VALUES (?,0,0,0,0,0,0,0,0,?,?)`,
    [memberId, TOPICS.join(','), at],
  )
  await touch()
}

/** The line of a purpose that is in force: the newest, on equal times the withdrawal. */
function inForce(lines: readonly Line[], purpose: string): Line | null {
  let best: Line | null = null
  for (const line of lines) {
    if (line.purpose !== purpose) continue
    const newer = best === null || Number(line.at) > Number(best.at)
    if (newer || (Number(line.at) === Number(best!.at) && !isGranted(line))) best = line
  }
  return best
}

function saysNothingNew(lines: readonly Line[], line: Line): boolean {
  const heard = lines.some(
    (l) =>
      l.purpose === line.purpose &&
      Number(l.at) === Number(line.at) &&
      l.source === line.source &&
      isGranted(l) === isGranted(line),
  )
  if (heard) return true
  const now = inForce(lines, line.purpose)
  if (now === null) return line.purpose.startsWith('topic.') && isGranted(line)
  return (
    isGranted(now) === isGranted(line) &&
    isRefusal(now) === isRefusal(line) &&
    now.documentVersion === line.documentVersion &&
    Number(now.at) <= Number(line.at)
  )
}

async function writeState(tx: Tx, memberId: string, lines: readonly Line[]): Promise<void> {
  const granted = (purpose: Purpose): boolean => {
    const line = inForce(lines, purpose)
    return line !== null && isGranted(line)
  }
  const refused = (channel: 'wechat' | 'sms' | 'email'): boolean => {
    const line = inForce(lines, `marketing.${channel}`)
    return line !== null && isRefusal(line)
  }
  const topics = TOPICS.filter((topic) => {
    const line = inForce(lines, `topic.${topic}`)
    return line === null || isGranted(line)
  })
  await tx.query(
    `UPDATE consent_state SET wechat = ?, sms = ?, email = ?, phoneCall = ?, personalisation = ?,
       wechatRefused = ?, smsRefused = ?, emailRefused = ?, topics = ? WHERE memberId = ?`,
    [
      ...MARKETING.map((channel) => (granted(`marketing.${channel}`) ? 1 : 0)),
      granted('personalisation') ? 1 : 0,
      refused('wechat') ? 1 : 0,
      refused('sms') ? 1 : 0,
      refused('email') ? 1 : 0,
      topics.join(','),
      memberId,
    ],
  )
}
