import type { BodyOf } from '../../shared/contract/route'
import type { createMessageTemplate as row } from '../../shared/contract/messages'
import { audit, type Actor } from '../base/audit'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { checkTemplate } from './check-template'
import { MessageTemplate } from './entities'

/** Saves a new template with its audit entry; refused as `checkTemplate` says. */
export async function createMessageTemplate(
  tx: Tx,
  deps: Deps,
  input: BodyOf<typeof row>,
  by: { actor: Actor; requestId: string | null },
): Promise<MessageTemplate> {
  const now = deps.clock.now()
  const template: MessageTemplate = {
    ...input,
    id: deps.chance.id(),
    scenes: input.scenes ?? [],
    labels: input.labels ?? {},
    version: 1,
    createdAt: now,
  }
  checkTemplate(template)
  await tx.getRepository(MessageTemplate).insert(template)
  await audit(tx, deps, now, {
    actor: by.actor,
    action: 'messages.create_template',
    objectKind: 'message_template',
    objectId: template.id,
    requestId: by.requestId,
  })
  return template
}
