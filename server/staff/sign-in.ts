import { audit } from '../base/audit'
import { AppError } from '../base/errors'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { Staff } from './entities'
import { checkMisses, forgiveMisses, recordMiss } from './misses'
import { passwordIsRight } from './password'

/** Twelve hours idle ends a session; thirty days end it anyway. */
export const IDLE_MS = 12 * 3_600_000
const LONGEST_MS = 30 * 86_400_000

export type SignedIn = {
  token: string
  csrfToken: string
  staff: { id: string; name: string; role: Staff['role']; storeId: string | null }
}

/** Opens a session. Unknown names, wrong passwords and disabled accounts get one answer in the same time. */
export async function signIn(
  deps: Deps,
  input: { username: string; password: string; ip: string; requestId: string },
): Promise<SignedIn> {
  // No account has such a name; MySQL refuses to compare other signs with an ASCII column.
  const name = input.username.toLowerCase().replace(/[^\x21-\x7e]/g, '?')
  const now = deps.clock.now()
  await deps.db.read((tx) => checkMisses(tx, name, input.ip, now))
  const account = await deps.db.read((tx) => tx.getRepository(Staff).findOneBy({ username: name }))
  const right = await passwordIsRight(account?.passwordHash ?? null, input.password)
  if (!account || !right || account.disabled) {
    await deps.db.inTransaction((tx) => recordMiss(tx, deps, name, input.ip, now))
    throw new AppError('credentials_invalid')
  }
  const token = deps.chance.token()
  const csrfToken = deps.chance.token()
  await deps.db.inTransaction(async (tx) => {
    await forgiveMisses(tx, name, input.ip)
    await tx.query('DELETE FROM staff_session WHERE expiresAt <= ? OR lastUsedAt <= ?', [now, now - IDLE_MS])
    await tx.query(
      'INSERT INTO staff_session (tokenHash, staffId, csrf, createdAt, lastUsedAt, expiresAt) VALUES (?,?,?,?,?,?)',
      [hashToken(token), account.id, csrfToken, now, now, now + LONGEST_MS],
    )
    await tx.getRepository(Staff).update({ id: account.id }, { lastSignInAt: now })
    await audit(tx, deps, now, {
      actor: { kind: 'staff', id: account.id },
      action: 'staff.sign_in',
      objectKind: 'staff',
      objectId: account.id,
      requestId: input.requestId,
    })
  })
  return {
    token,
    csrfToken,
    staff: { id: account.id, name: account.name, role: account.role, storeId: account.storeId },
  }
}
