import type { StaffRole } from '../../shared/contract/route'
import { briefly } from '../base/briefly'
import type { Doors } from '../base/contract'
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

/** Who a staff token belongs to. Remembered for at most a second, so a switched-off account is out within one. */
export function staffDoor(deps: Deps): Doors['staff'] {
  return briefly(deps.clock, 1000, async (token) => {
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
}
