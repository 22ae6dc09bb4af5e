import type { QueryOf, AnswerBody } from '../../shared/contract/route'
import type { listStaff as row } from '../../shared/contract/staff'
import type { Tx } from '../base/database'
import { foundPage } from '../base/found'
import { presentStaff } from './accounts'
import { Staff } from './entities'

/** Everybody who can sign in, in the order they came where no other is asked for. */
export async function listStaff(tx: Tx, query: QueryOf<typeof row>): Promise<AnswerBody<typeof row>> {
  const list = tx.getRepository(Staff).createQueryBuilder('s').where('1 = 1')
  if (query.role) list.andWhere('s.role = :role', { role: query.role })
  if (query.storeId) list.andWhere('s.storeId = :storeId', { storeId: query.storeId })
  if (query.state) list.andWhere('s.disabled = :disabled', { disabled: query.state === 'off' })
  const { rows, nextCursor, total } = await foundPage(list, query, {
    find: ['name'],
    findCode: 'username',
    sorts: { name: 'words', username: 'code', role: 'code', createdAt: 'number' },
    usual: 'id',
  })
  return { items: rows.map(presentStaff), nextCursor, total }
}
