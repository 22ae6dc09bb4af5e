import { DAY_MS } from '../../shared/rules/calendar'
import { keptDays } from '../../shared/rules/retention'
import type { Doors, MiniActor } from '../base/contract'
import { createLanes } from '../base/lane'
import { inList, rows, text, whole, write, type RowOf } from '../base/sql'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { sessionMemory } from './session-memory'

/** A token lives so long from its last use. */
export const SESSION_MS = keptDays('mini_session') * DAY_MS
const HOUR_MS = 3_600_000

const Session = {
  tokenHash: text,
  openid: text,
  lastUsedAt: whole,
  expiresAt: whole,
  unionid: text.nullable(),
  memberId: text.nullable(),
  status: text.nullable(),
}
type Session = RowOf<typeof Session>

/** Who a mini-program token belongs to; null for an unknown, ended or outlived one. Remembered for at most a second. */
export function miniDoor(deps: Deps): Doors['mini'] {
  const memory = sessionMemory(deps)
  // Those who arrive together are looked up together: at the start of a flash claim everybody is new at the door, and a
  // query each would cost more than the claims.
  const look = createLanes<string, Session | undefined>(async (_, sessions) => {
    const found = new Map((await sessionRows(deps, sessions)).map((row) => [row.tokenHash, row]))
    return sessions.map((session) => ({ answer: found.get(session) }))
  })
  return async (token) => {
    const session = hashToken(token)
    const known = memory.get(session)
    if (known) return known
    const now = deps.clock.now()
    const row = await look('sessions', session)
    if (!row || row.expiresAt <= now) return null
    // Written at most once an hour: a life of thirty days needs no more, and reads stay reads.
    if (row.lastUsedAt <= now - HOUR_MS) await noteUse(deps, session, row, now)
    const actor: MiniActor = {
      side: 'mini',
      session,
      openid: row.openid,
      unionid: row.unionid,
      memberId: row.memberId,
      frozen: row.status === 'frozen',
    }
    // A guest is not remembered: the next call after joining, at whichever process, already finds the member.
    if (actor.memberId && !actor.frozen) memory.set(session, actor)
    return actor
  }
}

const sessionRows = (deps: Deps, sessions: string[]): Promise<Session[]> =>
  deps.db.read((tx) =>
    rows(
      tx,
      Session,
      `SELECT s.tokenHash, s.openid, s.lastUsedAt, s.expiresAt, u.unionid, u.memberId, m.status FROM mini_session s
         JOIN mini_user u ON u.openid = s.openid LEFT JOIN member m ON m.id = u.memberId
        WHERE s.tokenHash IN ${inList(sessions)}`,
      sessions,
    ),
  )

async function noteUse(deps: Deps, session: string, row: Session, now: number): Promise<void> {
  await deps.db.inTransaction(async (tx) => {
    await write(tx, 'UPDATE mini_session SET lastUsedAt = ?, expiresAt = ? WHERE tokenHash = ?', [
      now,
      now + SESSION_MS,
      session,
    ])
    await write(tx, 'UPDATE mini_user SET lastSeenAt = ? WHERE openid = ? AND lastSeenAt < ?', [now, row.openid, now])
    if (row.memberId)
      await write(tx, 'UPDATE member SET lastActiveAt = ? WHERE id = ? AND lastActiveAt < ?', [now, row.memberId, now])
  })
}
