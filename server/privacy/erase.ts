import { DAY_MS } from '../../shared/rules/calendar'
import { audit, SYSTEM, type Actor } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { enqueue, type JobHandler, type JobKind } from '../base/jobs'
import type { PersonTable } from '../base/person-table'
import { inList, rows, text, write } from '../base/sql'
import { suppress } from '../consent/suppression'
import { lockTemplates } from '../coupons/lock-template'
import type { Deps } from '../deps'
import { accountsOf, lockMember, lockMembers } from '../membership/find-member'
import { suppressionKeysOf } from '../membership/suppression-keys'
import { voidOne } from '../till/void'
import { eraseRows, herKeys } from './erase-rows'

/** A day after an erasure: what could not go at once, and what somebody wrote who was still at it. */
export const ERASE_REST_JOB: JobKind = { kind: 'privacy.erase_rest', lane: 'bulk' }

type By = { actor: Actor; reason: string | null; requestId: string | null }
type House = { holdings: readonly PersonTable[] }

/**
 * Erases somebody, with every account that became hers: no name, number, address or id of an app is held of her after this, her
 * key is gone, so what backups hold of her cannot be read, and no list brings her back as somebody to write to. Unused coupons
 * are given up. What was issued, used and paid stays counted, under nobody's name. `state_conflict` for an account that became
 * another's, and for who is erased already.
 */
export async function eraseMember(tx: Tx, deps: Deps, { holdings }: House, id: string, by: By): Promise<void> {
  const ids = await holdAccounts(tx, deps, id)
  await suppress(tx, await suppressionKeysOf(tx, deps, ids), deps.clock.now())
  await giveUpCoupons(tx, deps, ids, by)
  await eraseAccounts(tx, deps, { holdings }, ids)
  await said(tx, deps, 'privacy.erase', id, by)
}

/**
 * A lead whom nothing keeps any more goes the same way. She asked for nothing, so a list may bring her back. Whether nothing
 * keeps her is asked once more while she is held: she may have joined, or bought, since she was looked at.
 */
export async function forgetLead(
  tx: Tx,
  deps: Deps,
  { holdings }: House,
  id: string,
  isUnkept: () => Promise<boolean>,
): Promise<void> {
  const ids = await holdAccounts(tx, deps, id)
  if (!(await isUnkept())) return
  await eraseAccounts(tx, deps, { holdings }, ids)
  await said(tx, deps, 'privacy.forget_lead', id, { actor: SYSTEM, reason: null, requestId: null })
}

async function eraseAccounts(tx: Tx, deps: Deps, { holdings }: House, ids: string[]): Promise<void> {
  await eraseRows(tx, deps.chance, holdings, await herKeys(tx, ids), { later: false })
  const ended = `UPDATE member SET status = 'erased', completeness = 0, version = version + 1 WHERE id IN ${inList(ids)}`
  await write(tx, ended, ids)
  await enqueue(tx, deps, { ...ERASE_REST_JOB, payload: { memberIds: ids }, runAt: deps.clock.now() + DAY_MS })
}

const said = (tx: Tx, deps: Deps, action: string, id: string, { actor, reason, requestId }: By): Promise<void> =>
  audit(tx, deps, deps.clock.now(), { actor, action, objectKind: 'member', objectId: id, reason, requestId })

/** Her account and those that became part of it, held by rising id. */
async function holdAccounts(tx: Tx, deps: Deps, id: string): Promise<string[]> {
  const ids = await accountsOf(tx, id)
  await lockMembers(tx, ids)
  const { status } = await lockMember(tx, deps, id)
  if (status === 'merged' || status === 'erased') throw new AppError('state_conflict')
  // Another account became hers between the two looks: the same call does it next time.
  if ((await accountsOf(tx, id)).length !== ids.length) throw new AppError('unavailable')
  return ids
}

const PIECE = { id: text, couponTemplateId: text }

async function giveUpCoupons(tx: Tx, deps: Deps, memberIds: readonly string[], by: By): Promise<void> {
  const pieces = await rows(
    tx,
    PIECE,
    `SELECT id, couponTemplateId FROM coupon WHERE memberId IN ${inList(memberIds)} AND status IN ('claimed','transferring') ORDER BY id`,
    memberIds,
  )
  await lockTemplates(
    tx,
    pieces.map((one) => one.couponTemplateId),
  )
  for (const { id } of pieces) await voidOne(tx, deps, id, 'account_erased', by)
}

/** Says it once more for accounts that were erased a day ago; their ids lead to nobody else. */
export const eraseRest =
  (deps: Deps, { holdings }: House): JobHandler =>
  async ({ payload }) => {
    const { memberIds } = payload as { memberIds: string[] }
    await deps.db.inTransaction(async (tx) => {
      await lockMembers(tx, memberIds)
      await eraseRows(tx, deps.chance, holdings, await herKeys(tx, memberIds), { later: true })
    })
  }
