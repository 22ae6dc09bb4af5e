import type { BodyOf } from '../../shared/contract/route'
import type { StaffAccount, createStaff as createRow, editStaff as editRow } from '../../shared/contract/staff'
import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import type { Deps } from '../deps'
import { Staff } from './entities'

const NAME_TAKEN = uniqueKey('staff', 'uq_staff_username', ['username'])

export const presentStaff = (s: Staff): StaffAccount => ({
  id: s.id,
  username: s.username,
  name: s.name,
  role: s.role,
  storeId: s.storeId,
  disabled: s.disabled,
  lastSignInAt: s.lastSignInAt === null ? null : isoOf(s.lastSignInAt),
  createdAt: isoOf(s.createdAt),
})

async function checkStore(tx: Tx, role: string, storeId: string | null): Promise<void> {
  if (role === 'cashier' && storeId === null) throw invalid('storeId', 'a cashier belongs to a store')
  if (storeId === null) return
  const rows = (await tx.query('SELECT id FROM store WHERE id = ?', [storeId])) as unknown[]
  if (rows.length === 0) throw invalid('storeId', 'unknown store')
}

type By = { actor: StaffActor; requestId: string }

/** Adds an account with a password that is already hashed; a taken name is refused. */
export async function createStaff(
  tx: Tx,
  deps: Deps,
  input: Omit<BodyOf<typeof createRow>, 'password'> & { passwordHash: string },
  by: By,
): Promise<StaffAccount> {
  const storeId = input.storeId ?? null
  await checkStore(tx, input.role, storeId)
  const now = deps.clock.now()
  const row: Staff = {
    id: deps.chance.id(),
    username: input.username.toLowerCase(),
    name: input.name,
    role: input.role,
    storeId,
    passwordHash: input.passwordHash,
    disabled: false,
    lastSignInAt: null,
    createdAt: now,
  }
  try {
    await tx.getRepository(Staff).insert(row)
  } catch (error) {
    if (isDuplicate(error, NAME_TAKEN)) throw new AppError('username_taken')
    throw error
  }
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'staff.create',
    objectKind: 'staff',
    objectId: row.id,
    requestId: by.requestId,
  })
  return presentStaff(row)
}

/** Changes an account. A new password, another role or being switched off ends all its sessions in the same transaction. */
export async function editStaff(
  tx: Tx,
  deps: Deps,
  id: string,
  input: Omit<BodyOf<typeof editRow>, 'password'> & { passwordHash?: string },
  by: By,
): Promise<StaffAccount> {
  const repository = tx.getRepository(Staff)
  const before = await repository.findOneBy({ id })
  if (!before) throw new AppError('not_found')
  const after: Staff = { ...before, ...input }
  await checkStore(tx, after.role, after.storeId)
  if (before.role === 'owner' && !before.disabled && (after.role !== 'owner' || after.disabled))
    await keepAnOwner(tx, deps, id)
  await repository.update(
    { id },
    {
      name: after.name,
      role: after.role,
      storeId: after.storeId,
      disabled: after.disabled,
      passwordHash: after.passwordHash,
    },
  )
  if (
    after.disabled ||
    input.passwordHash !== undefined ||
    after.role !== before.role ||
    after.storeId !== before.storeId
  )
    await tx.query('DELETE FROM staff_session WHERE staffId = ?', [id])
  await audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'staff.edit',
    objectKind: 'staff',
    objectId: id,
    fields: Object.keys(input)
      .filter((f) => f !== 'passwordHash')
      .concat(input.passwordHash ? ['password'] : []),
    requestId: by.requestId,
  })
  return presentStaff(after)
}

/** The last owner can be neither demoted nor switched off; the rows are locked so that two owners cannot switch each other off. */
async function keepAnOwner(tx: Tx, deps: Deps, id: string): Promise<void> {
  const lock = deps.db.dialect === 'mysql' ? ' FOR UPDATE' : ''
  const owners = (await tx.query(`SELECT id FROM staff WHERE role = 'owner' AND disabled = 0 ORDER BY id${lock}`)) as {
    id: string
  }[]
  if (owners.every((o) => o.id === id)) throw new AppError('state_conflict')
}
