import type { Tx } from '../base/database'
import { page, readCursor } from '../base/cursor'
import { MessageTemplate } from './entities'
import { presentTemplate } from './present-template'

/** Message templates, the newest first; ids grow with time. */
export async function listTemplates(tx: Tx, query: { limit: number; cursor?: string | undefined }) {
  const after = readCursor(query.cursor)
  const list = tx
    .getRepository(MessageTemplate)
    .createQueryBuilder('t')
    .orderBy('t.id', 'DESC')
    .take(query.limit + 1)
  const found = await (after ? list.where('t.id < :id', { id: after.id }) : list).getMany()
  return page(found, query.limit, (t) => ({ sort: t.id, id: t.id }), presentTemplate)
}
