import type { listMessageTemplates as row } from '../../shared/contract/messages'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { foundPage } from '../base/found'
import { MessageTemplate } from './entities'
import { presentTemplate } from './present-template'

/** Message templates, the newest first where no other order is asked for. */
export async function listTemplates(tx: Tx, query: QueryOf<typeof row>): Promise<AnswerBody<typeof row>> {
  const list = tx.getRepository(MessageTemplate).createQueryBuilder('t').where('1 = 1')
  if (query.channel) list.andWhere('t.channel = :channel', { channel: query.channel })
  if (query.topic) list.andWhere('t.topic = :topic', { topic: query.topic })
  const { rows, nextCursor, total } = await foundPage(list, query, {
    find: ['name'],
    sorts: { name: 'words', createdAt: 'number' },
  })
  return { items: rows.map(presentTemplate), nextCursor, total }
}
