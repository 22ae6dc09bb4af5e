import type { listCampaigns as row } from '../../shared/contract/campaigns'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { Campaign } from './entities'
import { presentCampaigns } from './present-campaign'

/** Campaigns, the newest first; ids grow with time. */
export async function listCampaigns(tx: Tx, deps: Deps, query: QueryOf<typeof row>): Promise<AnswerBody<typeof row>> {
  const after = readCursor(query.cursor)
  const list = tx
    .getRepository(Campaign)
    .createQueryBuilder('c')
    .orderBy('c.id', 'DESC')
    .take(query.limit + 1)
  if (after) list.andWhere('c.id < :after', { after: after.id })
  if (query.status) list.andWhere('c.status = :status', { status: query.status })
  const found = page(
    await list.getMany(),
    query.limit,
    (c) => ({ sort: c.id, id: c.id }),
    (c) => c,
  )
  return { items: await presentCampaigns(tx, deps, found.items), nextCursor: found.nextCursor }
}
