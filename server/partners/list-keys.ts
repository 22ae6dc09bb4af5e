import { LessThan } from 'typeorm'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { ApiKey } from './entities'
import { presentKey } from './present-key'

/** Keys, newest first, revoked ones too: who could do what and when stays readable. */
export async function listKeys(tx: Tx, query: { limit: number; cursor?: string }) {
  const after = readCursor(query.cursor)
  const rows = await tx.getRepository(ApiKey).find({
    ...(after ? { where: { id: LessThan(after.id) } } : {}),
    order: { id: 'DESC' },
    take: query.limit + 1,
  })
  return page(rows, query.limit, (k) => ({ sort: k.id, id: k.id }), presentKey)
}
