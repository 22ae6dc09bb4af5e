import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { Staff } from './entities'
import { hashPassword, passwordIsRight } from './password'

/** Sets the own password after proving the old one; every other session ends. */
export async function changePassword(
  deps: Deps,
  actor: StaffActor,
  input: { oldPassword: string; newPassword: string },
  requestId: string,
): Promise<void> {
  const account = await deps.db.read((tx) => tx.getRepository(Staff).findOneByOrFail({ id: actor.id }))
  if (!(await passwordIsRight(account.passwordHash, input.oldPassword))) throw new AppError('credentials_invalid')
  const passwordHash = await hashPassword(input.newPassword)
  await deps.db.inTransaction(async (tx) => {
    await tx.getRepository(Staff).update({ id: actor.id }, { passwordHash })
    await tx.query('DELETE FROM staff_session WHERE staffId = ? AND tokenHash <> ?', [actor.id, actor.session])
    await audit(tx, deps, deps.clock.now(), {
      actor: { kind: 'staff', id: actor.id },
      action: 'staff.change_password',
      objectKind: 'staff',
      objectId: actor.id,
      requestId,
    })
  })
}
