import type { editWebhook as row } from '../../shared/contract/partners'
import type { AnswerBody, BodyOf } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { auditWebhook, type ByWhom } from './create-webhook'
import { ApiKey, Webhook } from './entities'
import { presentWebhook } from './present-webhook'

/**
 * Changes address, events or whether it is told at all. What is due waits while it is off. A new address or a switch
 * back on begins without the old failures; that of a revoked key stays off (409).
 */
export async function editWebhook(
  tx: Tx,
  deps: Deps,
  id: string,
  change: BodyOf<typeof row>,
  by: ByWhom,
): Promise<AnswerBody<typeof row>> {
  const repository = tx.getRepository(Webhook)
  const before = await repository.findOneBy({ id })
  if (!before) throw new AppError('not_found')
  if (change.disabled === false && before.ownerKind === 'key') {
    const key = await tx.getRepository(ApiKey).findOneBy({ id: before.ownerId })
    if (!key || key.revokedAt !== null) throw new AppError('state_conflict')
  }
  const anew = (change.url !== undefined && change.url !== before.url) || (before.disabled && change.disabled === false)
  const after: Webhook = {
    ...before,
    url: change.url ?? before.url,
    events: change.events ? [...new Set(change.events)] : before.events,
    disabled: change.disabled ?? before.disabled,
    failingSince: anew ? null : before.failingSince,
  }
  const { url, events, disabled, failingSince } = after
  await repository.update({ id }, { url, events, disabled, failingSince })
  await auditWebhook(tx, deps, 'partners.edit_webhook', id, by, Object.keys(change))
  return presentWebhook(after)
}
