import type { pingWebhook as row } from '../../shared/contract/partners'
import type { AnswerBody } from '../../shared/contract/route'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { Webhook } from './entities'
import type { Outbound } from './outbound'
import { gotThrough, sendEvent } from './send-event'

/** Sends a signed `ping` to the address, also one that is switched off, and says what came back. Nothing is recorded. */
export async function pingWebhook(deps: Deps, outbound: Outbound, id: string): Promise<AnswerBody<typeof row>> {
  const webhook = await deps.db.read((tx) => tx.getRepository(Webhook).findOneBy({ id }))
  if (!webhook) throw new AppError('not_found')
  const told = { id: deps.chance.id(), event: 'ping', at: deps.clock.now(), payload: '{}' }
  const answered = await sendEvent({ ...deps, outbound }, webhook, told)
  return {
    ok: gotThrough(answered),
    status: 'status' in answered ? answered.status : null,
    problem: 'problem' in answered ? answered.problem : null,
  }
}
