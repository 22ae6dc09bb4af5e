import type { BodyOf } from '../../shared/contract/route'
import type { StaffAccount, createStaff as createRow, editStaff as editRow } from '../../shared/contract/staff'
import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { flag, forUpdate, locked, row, rows, text, write } from '../base/sql'
import type { Deps } from '../deps'
import { Staff } from './entities'

const ID = { id: text }
const STORE = { closed: flag }
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

/** `before`: where somebody stands already, who may stay there once it is closed. */
async function checkStore(tx: Tx, role: string, storeId: string | null, before: string | null = null): Promise<void> {
  if (role === 'cashier' && storeId === null) throw invalid('storeId', 'a cashier belongs to a store')
  if (storeId === null) return
  const store = await row(tx, STORE, 'SELECT closed FROM store WHERE id = ?', [storeId])
  if (!store) throw invalid('storeId', 'unknown store')
  if (store.closed && storeId !== before) throw invalid('storeId', 'closed store')
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
  const made: Staff = {
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
    await tx.getRepository(Staff).insert(made)
  } catch (error) {
    if (isDuplicate(error, NAME_TAKEN)) throw new AppError('username_taken')
    throw error
  }
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'staff.create',
    objectKind: 'staff',
    objectId: made.id,
    requestId: by.requestId,
  })
  return presentStaff(made)
}

/**
 * Changes what the input names and nothing else, so that two who change one account keep each other's work. A new
 * password, another role or being switched off ends all its sessions in the same transaction.
 */
export async function editStaff(
  tx: Tx,
  deps: Deps,
  id: string,
  input: Omit<BodyOf<typeof editRow>, 'password'> & { passwordHash?: string },
  by: By,
): Promise<StaffAccount> {
  const repository = tx.getRepository(Staff)
  // Owners first, whoever is changed: two who switch each other off ask for the rows in one order.
  const owners = input.role !== undefined || input.disabled !== undefined ? await lockOwners(tx) : []
  const before = await repository.findOne({ where: { id }, ...locked(tx) })
  if (!before) throw new AppError('not_found')
  const after: Staff = { ...before, ...input }
  await checkStore(tx, after.role, after.storeId, before.storeId)
  const goes = before.role === 'owner' && !before.disabled && (after.role !== 'owner' || after.disabled)
  // The last owner can be neither demoted nor switched off.
  if (goes && owners.every((owner) => owner.id === id)) throw new AppError('state_conflict')
  if (Object.keys(input).length > 0) await repository.update({ id }, input)
  if (
    after.disabled ||
    input.passwordHash !== undefined ||
    after.role !== before.role ||
    after.storeId !== before.storeId
  )
    await write(tx, 'DELETE FROM staff_session WHERE staffId = ?', [id])
  await audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'staff.edit',
    objectKind: 'staff',
    objectId: id,
    fields: Object.keys(input)
      .filter((f) => f !== 'passwordHash')
      .concat(input.passwordHash ? ['password'] : []),
    was: account(before),
    is: account(after),
    requestId: by.requestId,
  })
  return presentStaff(after)
}

/** What may be read of an account in the log. */
const account = ({ role, storeId, disabled }: Staff) => ({ role, storeId, disabled })

const lockOwners = (tx: Tx): Promise<{ id: string }[]> =>
  rows(tx, ID, `SELECT id FROM staff WHERE role = 'owner' AND disabled = 0 ORDER BY id${forUpdate(tx)}`)
