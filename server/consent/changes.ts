import type { z } from 'zod'
import type { ConsentsIn } from '../../shared/contract/consent'
import { TOPICS } from '../../shared/rules/member'
import { MARKETING } from './purposes'
import type { ConsentChange } from './record'

/** The lines of the ledger that a body means; what the body does not name stays as it is. */
export function changesOf(body: z.output<typeof ConsentsIn>): ConsentChange[] {
  const changes: ConsentChange[] = []
  for (const channel of MARKETING) {
    const granted = body.marketing?.[channel]
    if (granted !== undefined) changes.push({ purpose: `marketing.${channel}`, granted })
  }
  if (body.personalisation !== undefined) changes.push({ purpose: 'personalisation', granted: body.personalisation })
  if (body.topics) {
    const wanted = new Set(body.topics)
    for (const topic of TOPICS) changes.push({ purpose: `topic.${topic}`, granted: wanted.has(topic) })
  }
  return changes
}
