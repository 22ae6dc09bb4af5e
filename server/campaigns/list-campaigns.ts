import type { listCampaigns as row } from '../../shared/contract/campaigns'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { foundPage } from '../base/found'
import type { Deps } from '../deps'
import { Campaign } from './entities'
import { presentCampaigns } from './present-campaign'

/** Campaigns, the newest first where no other order is asked for. */
export async function listCampaigns(tx: Tx, deps: Deps, query: QueryOf<typeof row>): Promise<AnswerBody<typeof row>> {
  const list = tx.getRepository(Campaign).createQueryBuilder('c').where('1 = 1')
  if (query.status) list.andWhere('c.status = :status', { status: query.status })
  if (query.segmentId) list.andWhere('c.segmentId = :segmentId', { segmentId: query.segmentId })
  const { rows, nextCursor, total } = await foundPage(list, query, {
    find: ['name'],
    sorts: { name: 'words', createdAt: 'number' },
  })
  return { items: await presentCampaigns(tx, deps, rows), nextCursor, total }
}
