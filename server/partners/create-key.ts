import type { createApiKey as row } from '../../shared/contract/partners'
import type { AnswerBody, BodyOf } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { storeNames } from '../coupons/stores'
import type { Deps } from '../deps'
import { ApiKey } from './entities'
import { drawKey, presentKey } from './present-key'

export type By = { actor: StaffActor; requestId: string }

/** Puts a new key on record by its hash and answers the key itself, which is not kept and cannot be shown again. */
export async function createKey(
  tx: Tx,
  deps: Deps,
  input: BodyOf<typeof row>,
  by: By,
): Promise<AnswerBody<typeof row>> {
  const storeIds = input.storeIds ? [...new Set(input.storeIds)] : null
  if (storeIds) await checkStores(tx, storeIds)
  const { key, keyHash, hint } = drawKey(deps.chance)
  const now = deps.clock.now()
  const made: ApiKey = {
    id: deps.chance.id(),
    name: input.name,
    keyHash,
    previousHash: null,
    previousUntil: null,
    hint,
    scopes: [...new Set(input.scopes)],
    storeIds,
    createdBy: by.actor.id,
    createdAt: now,
    lastUsedAt: null,
    rotatedAt: null,
    revokedAt: null,
  }
  await tx.getRepository(ApiKey).insert(made)
  await auditKey(tx, deps, now, 'partners.create_key', made.id, by)
  return { ...presentKey(made), key }
}

async function checkStores(tx: Tx, storeIds: string[]): Promise<void> {
  const found = await storeNames(tx, storeIds)
  if (found.length !== storeIds.length) throw invalid('storeIds', 'unknown store')
  if (found.some((s) => s.closed)) throw invalid('storeIds', 'closed store')
}

/** What was done with a key, in the same transaction. */
export const auditKey = (tx: Tx, deps: Deps, at: number, action: string, id: string, by: By): Promise<void> =>
  audit(tx, deps, at, {
    actor: { kind: 'staff', id: by.actor.id },
    action,
    objectKind: 'api_key',
    objectId: id,
    requestId: by.requestId,
  })
