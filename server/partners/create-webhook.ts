import type { createWebhook as row } from '../../shared/contract/partners'
import type { AnswerBody, BodyOf } from '../../shared/contract/route'
import { audit, type Actor } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import type { Deps } from '../deps'
import { Webhook } from './entities'
import type { Outbound } from './outbound'
import { presentWebhook } from './present-webhook'
import { sealSecret } from './sign'

export type Owner = { kind: Webhook['ownerKind']; id: string }
export type ByWhom = { actor: Actor; requestId: string }

/** A shop system has so many addresses at most, else one key could multiply every event. */
const MOST_PER_KEY = 20

/** 422 on `url` for what is not of the public internet. Asks the name service, so it is called before the transaction. */
export async function checkUrl(outbound: Outbound, url: string): Promise<void> {
  const problem = await outbound.refusal(url)
  if (problem !== null) throw invalid('url', problem)
}

/** Puts the address on record and answers its signing secret, which is sealed here and cannot be shown again. */
export async function createWebhook(
  tx: Tx,
  deps: Deps,
  input: BodyOf<typeof row>,
  owner: Owner,
  by: ByWhom,
): Promise<AnswerBody<typeof row>> {
  const repository = tx.getRepository(Webhook)
  if (owner.kind === 'key' && (await repository.countBy({ ownerKind: 'key', ownerId: owner.id })) >= MOST_PER_KEY)
    throw new AppError('state_conflict')
  const now = deps.clock.now()
  const id = deps.chance.id()
  const secret = `whsec_${deps.chance.token()}`
  const made: Webhook = {
    id,
    url: input.url,
    events: [...new Set(input.events)],
    secret: sealSecret(deps.vault, id, secret),
    ownerKind: owner.kind,
    ownerId: owner.id,
    disabled: false,
    failingSince: null,
    createdAt: now,
  }
  await repository.insert(made)
  await auditWebhook(tx, deps, 'partners.create_webhook', id, by)
  return { ...presentWebhook(made), secret }
}

/** What was done with a webhook, in the same transaction; `fields` names what was changed. */
export const auditWebhook = (
  tx: Tx,
  deps: Deps,
  action: string,
  id: string,
  by: ByWhom,
  fields?: string[],
): Promise<void> =>
  audit(tx, deps, deps.clock.now(), {
    actor: by.actor,
    action,
    objectKind: 'webhook',
    objectId: id,
    requestId: by.requestId,
    ...(fields ? { fields } : {}),
  })
