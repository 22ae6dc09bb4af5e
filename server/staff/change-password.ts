import { forgiveAttempts } from '../base/attempts'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { Staff } from './entities'
import { hashPassword, passwordIsRight } from './password'
import { passwordLimits, takePasswordAttempt } from './sign-in'

/** Sets the own password after proving the old one, which is as hard to guess as at the sign-in; every other session ends. */
export async function changePassword(
  deps: Deps,
  actor: StaffActor,
  input: { oldPassword: string; newPassword: string },
  by: { ip: string; requestId: string },
): Promise<void> {
  const account = await deps.db.read((tx) => tx.getRepository(Staff).findOneByOrFail({ id: actor.id }))
  const limits = passwordLimits(account.username, by.ip)
  await takePasswordAttempt(deps, limits)
  if (!(await passwordIsRight(account.passwordHash, input.oldPassword))) throw new AppError('credentials_invalid')
  const passwordHash = await hashPassword(input.newPassword)
  await deps.db.inTransaction(async (tx) => {
    // Of two changes at once the second has proven a password that is no more.
    const proven = { id: actor.id, passwordHash: account.passwordHash }
    const { affected } = await tx.getRepository(Staff).update(proven, { passwordHash })
    if (affected === 0) throw new AppError('credentials_invalid')
    await forgiveAttempts(tx, limits, deps.clock.now())
    await write(tx, 'DELETE FROM staff_session WHERE staffId = ? AND tokenHash <> ?', [actor.id, actor.session])
    await audit(tx, deps, deps.clock.now(), {
      actor: { kind: 'staff', id: actor.id },
      action: 'staff.change_password',
      objectKind: 'staff',
      objectId: actor.id,
      requestId: by.requestId,
    })
  })
}
