import { z } from 'zod'
import { STAFF_ROLES } from '../../shared/contract/route'
import { briefly } from '../base/briefly'
import type { Doors, StaffActor } from '../base/contract'
import { flag, row, text, whole, write } from '../base/sql'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { IDLE_MS } from './sign-in'

const SESSION = {
  staffId: text,
  csrf: text,
  lastUsedAt: whole,
  expiresAt: whole,
  name: text,
  role: z.enum(STAFF_ROLES),
  storeId: text.nullable(),
  disabled: flag,
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
    const found = await deps.db.read((tx) =>
      row(
        tx,
        SESSION,
        'SELECT s.staffId, s.csrf, s.lastUsedAt, s.expiresAt, a.name, a.role, a.storeId, a.disabled FROM staff_session s JOIN staff a ON a.id = s.staffId WHERE s.tokenHash = ?',
        [session],
      ),
    )
    if (!found || found.disabled || found.expiresAt <= now || found.lastUsedAt <= now - IDLE_MS) return null
    // Written at most every five minutes: an idle limit of hours needs no more, and reads stay reads.
    if (found.lastUsedAt < now - 300_000)
      await deps.db.inTransaction((tx) =>
        write(tx, 'UPDATE staff_session SET lastUsedAt = ? WHERE tokenHash = ?', [now, session]),
      )
    return {
      side: 'staff',
      session,
      id: found.staffId,
      name: found.name,
      role: found.role,
      storeId: found.storeId,
      csrf: found.csrf,
    }
  })
  doors.set(deps.db, door)
  return door
}
