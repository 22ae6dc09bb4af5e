import { attemptsOf, forgiveAttempts, limitOf, takeAttempt, usedUp, type Limit } from '../base/attempts'
import { audit } from '../base/audit'
import { AppError } from '../base/errors'
import { insert, write } from '../base/sql'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { Staff } from './entities'
import { passwordIsRight } from './password'

/** Twelve hours idle ends a session; thirty days end it anyway. */
export const IDLE_MS = 12 * 3_600_000
const LONGEST_MS = 30 * 86_400_000

const WINDOW_MS = 15 * 60_000
const RETRY_AFTER = 300

/**
 * A name from one address is stopped after 10 wrong passwords in 15 minutes, an address after 50; a name as such is never
 * locked, so a stranger cannot shut the owner out.
 */
export const passwordLimits = (name: string, address: string): Limit[] => [
  limitOf('sign-in', [name, address], 10, WINDOW_MS),
  limitOf('sign-in-address', [address], 50, WINDOW_MS),
]

/** The attempt counts before the password is looked at, so that of many made side by side no more are tried than the limit says. */
export async function takePasswordAttempt(deps: Deps, limits: Limit[]): Promise<void> {
  const now = deps.clock.now()
  // Reading alone may refuse early; those beyond the limit then need not queue for the row.
  const used = await deps.db.read((tx) => attemptsOf(tx, limits, now))
  if (limits.some((l) => (used.get(l.name) ?? 0) >= l.most)) throw usedUp(RETRY_AFTER)
  await deps.db.inTransaction((tx) => takeAttempt(tx, limits, now, RETRY_AFTER))
}

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
  const limits = passwordLimits(name, input.ip)
  await takePasswordAttempt(deps, limits)
  const account = await deps.db.read((tx) => tx.getRepository(Staff).findOneBy({ username: name }))
  const right = await passwordIsRight(account?.passwordHash ?? null, input.password)
  if (!account || !right || account.disabled) throw new AppError('credentials_invalid')
  const token = deps.chance.token()
  const csrfToken = deps.chance.token()
  await deps.db.inTransaction(async (tx) => {
    // The password was right a moment ago: one that was changed, or an account switched off since, opens nothing.
    const standing = { id: account.id, passwordHash: account.passwordHash, disabled: false }
    const { affected } = await tx.getRepository(Staff).update(standing, { lastSignInAt: now })
    if (affected === 0) throw new AppError('credentials_invalid')
    await forgiveAttempts(tx, limits, now)
    await write(tx, 'DELETE FROM staff_session WHERE staffId = ? AND (expiresAt <= ? OR lastUsedAt <= ?)', [
      account.id,
      now,
      now - IDLE_MS,
    ])
    await insert(tx, 'staff_session', {
      tokenHash: hashToken(token),
      staffId: account.id,
      csrf: csrfToken,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: now + LONGEST_MS,
    })
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
