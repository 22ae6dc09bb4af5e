import type { Channel as ChannelShape } from '../../shared/contract/channels'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { Channel } from './entities'
import { presentChannels } from './present'

/** Joining channels, the newest first, with what each brought. */
export async function listChannels(
  tx: Tx,
  query: { limit: number; cursor?: string },
): Promise<{ items: ChannelShape[]; nextCursor: string | null }> {
  const after = readCursor(query.cursor)
  const list = tx
    .getRepository(Channel)
    .createQueryBuilder('c')
    .orderBy('c.id', 'DESC')
    .take(query.limit + 1)
  if (after) list.where('c.id < :after', { after: after.id })
  const found = page(
    await list.getMany(),
    query.limit,
    (c) => ({ sort: c.id, id: c.id }),
    (c) => c,
  )
  return { items: await presentChannels(tx, found.items), nextCursor: found.nextCursor }
}

/** What the sandbox needs to play a scan: every channel that is in use, the oldest first. */
export async function listChannelsForSandbox(
  tx: Tx,
): Promise<{ id: string; name: string; kind: Channel['kind']; scene: string }[]> {
  const channels = await tx.getRepository(Channel).find({ where: { disabled: false }, order: { id: 'ASC' } })
  return channels.map(({ id, name, kind, scene }) => ({ id, name, kind, scene }))
}
