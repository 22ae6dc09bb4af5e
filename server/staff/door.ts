import type { StaffRole } from '../../shared/contract/route'
import { briefly } from '../base/briefly'
import type { Doors, StaffActor } from '../base/contract'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { IDLE_MS } from './sign-in'

type Row = {
  staffId: string
  csrf: string
  lastUsedAt: number
  expiresAt: number
  name: string
  role: StaffRole
  storeId: string | null
  disabled: number
}

/** One memory for each open database, so that whoever ends sessions reaches the door of the same process. */
const doors = new WeakMap<Deps['db'], { forgetAll(): void }>()

/** Ended sessions are refused by this process from now on; by others within a second. Called after the commit. */
export const sessionsEnded = (deps: Pick<Deps, 'db'>): void => doors.get(deps.db)?.forgetAll()

/** Who a staff token belongs to. Remembered for at most a second, so other processes see a sign-out within one. */
export function staffDoor(deps: Deps): Doors['staff'] {
  const door = briefly(deps.clock, 1000, async (token): Promise<(StaffActor & { csrf: string }) | null> => {
    const session = hashToken(token)
    const now = deps.clock.now()
    const [row] = (await deps.db.read((tx) =>
      tx.query(
        'SELECT s.staffId, s.csrf, s.lastUsedAt, s.expiresAt, a.name, a.role, a.storeId, a.disabled FROM staff_session s JOIN staff a ON a.id = s.staffId WHERE s.tokenHash = ?',
        [session],
      ),
    )) as Row[]
    if (!row || Number(row.disabled) !== 0 || Number(row.expiresAt) <= now || Number(row.lastUsedAt) <= now - IDLE_MS)
      return null
    // Written at most every five minutes: an idle limit of hours needs no more, and reads stay reads.
    if (Number(row.lastUsedAt) < now - 300_000)
      await deps.db.inTransaction((tx) =>
        tx.query('UPDATE staff_session SET lastUsedAt = ? WHERE tokenHash = ?', [now, session]),
      )
    return {
      side: 'staff',
      session,
      id: row.staffId,
      name: row.name,
      role: row.role,
      storeId: row.storeId,
      csrf: row.csrf,
    }
  })
  doors.set(deps.db, door)
  return door
}
