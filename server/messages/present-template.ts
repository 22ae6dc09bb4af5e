import type { MessageTemplate as Shape } from '../../shared/contract/messages'
import { isoOf } from '../../shared/rules/calendar'
import type { MessageTemplate } from './entities'

/** A message template as it leaves the door. */
export const presentTemplate = (t: MessageTemplate): Shape => ({
  id: t.id,
  channel: t.channel,
  name: t.name,
  providerTemplateId: t.providerTemplateId,
  topic: t.topic,
  kind: t.kind,
  scenes: t.scenes,
  bodies: t.bodies,
  labels: t.labels ?? {},
  version: t.version,
  createdAt: isoOf(t.createdAt),
})
