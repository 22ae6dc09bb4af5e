import type { BodyOf } from '../../shared/contract/route'
import type { editMessageTemplate as row } from '../../shared/contract/messages'
import { audit, type Actor } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { checkTemplate } from './check-template'
import { MessageTemplate } from './entities'

/**
 * Changes a template; campaigns under way keep the text they were launched with. A stale version is refused with 412,
 * the rest as `checkTemplate` says of the whole result.
 */
export async function editTemplate(
  tx: Tx,
  deps: Deps,
  id: string,
  change: BodyOf<typeof row>,
  by: { actor: Actor; ifMatch: number | null; requestId: string },
): Promise<MessageTemplate> {
  const templates = tx.getRepository(MessageTemplate)
  const before = await templates.findOneBy({ id })
  if (!before) throw new AppError('not_found')
  if (by.ifMatch !== null && by.ifMatch !== before.version) throw new AppError('version_conflict')
  const after: MessageTemplate = { ...before, ...change, version: before.version + 1 }
  checkTemplate(after)
  const touched = await write(
    tx,
    'UPDATE message_template SET name = ?, providerTemplateId = ?, topic = ?, kind = ?, scenes = ?, bodies = ?, labels = ?, version = ? WHERE id = ? AND version = ?',
    [
      after.name,
      after.providerTemplateId,
      after.topic,
      after.kind,
      JSON.stringify(after.scenes),
      JSON.stringify(after.bodies),
      JSON.stringify(after.labels ?? {}),
      after.version,
      id,
      before.version,
    ],
  )
  if (touched === 0) throw new AppError('version_conflict')
  await audit(tx, deps, deps.clock.now(), {
    actor: by.actor,
    action: 'messages.edit_template',
    objectKind: 'message_template',
    objectId: id,
    fields: Object.keys(change),
    was: before,
    is: after,
    requestId: by.requestId,
  })
  return after
}
