import { audit, SYSTEM } from '../base/audit'
import { isDuplicate, uniqueKey } from '../base/database'
import type { Deps } from '../deps'
import { Staff } from './entities'
import { hashPassword } from './password'

const NAME_TAKEN = uniqueKey('staff', 'uq_staff_username', ['username'])

/** Makes the owner's account at the first start; an installation that has staff is left as it is. */
export async function ensureOwner(deps: Deps, owner: { username: string; password: string }): Promise<void> {
  const some = await deps.db.read((tx) => tx.getRepository(Staff).count())
  if (some > 0) return
  const passwordHash = await hashPassword(owner.password)
  const now = deps.clock.now()
  const id = deps.chance.id()
  try {
    await deps.db.inTransaction(async (tx) => {
      await tx.getRepository(Staff).insert({
        id,
        username: owner.username.toLowerCase(),
        name: owner.username,
        role: 'owner',
        storeId: null,
        passwordHash,
        disabled: false,
        lastSignInAt: null,
        createdAt: now,
      })
      await audit(tx, deps, now, { actor: SYSTEM, action: 'staff.create', objectKind: 'staff', objectId: id })
    })
  } catch (error) {
    // Two processes at their first start: the name decides, the other one is content.
    if (!isDuplicate(error, NAME_TAKEN)) throw error
  }
}
