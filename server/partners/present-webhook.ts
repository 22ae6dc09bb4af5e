import { LessThan } from 'typeorm'
import type { Webhook as Shape } from '../../shared/contract/partners'
import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { Webhook } from './entities'

export const presentWebhook = (w: Webhook): Shape => ({
  id: w.id,
  url: w.url,
  events: w.events,
  disabled: w.disabled,
  failingSince: w.failingSince === null ? null : isoOf(w.failingSince),
  createdAt: isoOf(w.createdAt),
})

/** Webhooks, newest first: all of them for the owner, its own for a key. */
export async function listWebhooks(tx: Tx, query: { limit: number; cursor?: string }, keyId: string | null) {
  const after = readCursor(query.cursor)
  const rows = await tx.getRepository(Webhook).find({
    where: {
      ...(after ? { id: LessThan(after.id) } : {}),
      ...(keyId === null ? {} : { ownerKind: 'key' as const, ownerId: keyId }),
    },
    order: { id: 'DESC' },
    take: query.limit + 1,
  })
  return page(rows, query.limit, (w) => ({ sort: w.id, id: w.id }), presentWebhook)
}
