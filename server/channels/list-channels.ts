import type { Channel as ChannelShape, listChannels as row } from '../../shared/contract/channels'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { foundPage } from '../base/found'
import { Channel } from './entities'
import { presentChannels } from './present'

/** Joining channels, the newest first where no other order is asked for, with what each brought. */
export async function listChannels(tx: Tx, query: QueryOf<typeof row>): Promise<AnswerBody<typeof row>> {
  const list = tx.getRepository(Channel).createQueryBuilder('c').where('1 = 1')
  if (query.storeId) list.andWhere('c.storeId = :storeId', { storeId: query.storeId })
  if (query.kind) list.andWhere('c.kind = :kind', { kind: query.kind })
  if (query.state) list.andWhere('c.disabled = :disabled', { disabled: query.state === 'off' })
  const { rows, nextCursor, total } = await foundPage(list, query, {
    find: ['name'],
    sorts: { name: 'words', createdAt: 'number' },
  })
  return { items: await presentChannels(tx, rows), nextCursor, total }
}

/** One channel with what it brought; 404 for an unknown id. */
export async function readChannel(tx: Tx, id: string): Promise<ChannelShape> {
  const channel = await tx.getRepository(Channel).findOneBy({ id })
  if (!channel) throw new AppError('not_found')
  return (await presentChannels(tx, [channel]))[0]!
}

/** What the sandbox needs to play a scan: every channel that is in use, the oldest first. */
export async function listChannelsForSandbox(
  tx: Tx,
): Promise<{ id: string; name: string; kind: Channel['kind']; scene: string }[]> {
  const channels = await tx.getRepository(Channel).find({ where: { disabled: false }, order: { id: 'ASC' } })
  return channels.map(({ id, name, kind, scene }) => ({ id, name, kind, scene }))
}
