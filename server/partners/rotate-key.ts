import type { rotateApiKey as row } from '../../shared/contract/partners'
import type { AnswerBody } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { auditKey, type By } from './create-key'
import { ApiKey } from './entities'
import { drawKey, presentKey } from './present-key'

const HOUR_MS = 3_600_000

/**
 * Puts a new key in place of the present one, which works on for `graceHours`; one that was in its grace before ends
 * now. Scopes, stores and stored answers stay: it is the same caller. 409 for a revoked key and a lost race.
 */
export async function rotateKey(
  tx: Tx,
  deps: Deps,
  id: string,
  graceHours: number,
  by: By,
): Promise<AnswerBody<typeof row>> {
  const repository = tx.getRepository(ApiKey)
  const before = await repository.findOneBy({ id })
  if (!before) throw new AppError('not_found')
  if (before.revokedAt !== null) throw new AppError('state_conflict')
  const { key, keyHash, hint } = drawKey(deps.chance)
  const now = deps.clock.now()
  const previousUntil = graceHours === 0 ? null : now + graceHours * HOUR_MS
  const previousHash = graceHours === 0 ? null : before.keyHash
  const turned = await write(
    tx,
    'UPDATE api_key SET keyHash = ?, hint = ?, previousHash = ?, previousUntil = ?, rotatedAt = ? WHERE id = ? AND keyHash = ? AND revokedAt IS NULL',
    [keyHash, hint, previousHash, previousUntil, now, id, before.keyHash],
  )
  if (turned !== 1) throw new AppError('state_conflict')
  await auditKey(tx, deps, now, 'partners.rotate_key', id, by)
  return { ...presentKey({ ...before, keyHash, hint, previousHash, previousUntil, rotatedAt: now }), key }
}
