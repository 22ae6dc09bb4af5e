import type { CouponTemplate as TemplateAnswer, listCouponTemplates } from '../../shared/contract/couponTemplates'
import type { QueryOf } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { foundPage } from '../base/found'
import { inList, rows, text, whole } from '../base/sql'
import { CouponTemplate } from './entities'
import { presentTemplate } from './present'
import { addCounts } from './counts'

const COUNT = { id: text, n: whole }

/** How many pieces of each template ran out unused. */
export async function expiredCounts(tx: Tx, ids: readonly string[], now: number): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const found = await rows(
    tx,
    COUNT,
    `SELECT couponTemplateId AS id, COUNT(*) AS n FROM coupon WHERE couponTemplateId IN ${inList(ids)} AND status IN ('claimed','transferring') AND validUntil < ? GROUP BY couponTemplateId`,
    [...ids, now],
  )
  return new Map(found.map((r) => [r.id, r.n]))
}

/** One template with its counts; refuses with 404 what does not exist. */
export async function readTemplate(tx: Tx, id: string, now: number): Promise<TemplateAnswer> {
  const row = await tx.getRepository(CouponTemplate).findOneBy({ id })
  if (!row) throw new AppError('not_found')
  await addCounts(tx, [row])
  return presentTemplate(row, (await expiredCounts(tx, [id], now)).get(id) ?? 0)
}

/** Templates with their counts, the newest first where no other order is asked for. */
export async function listTemplates(tx: Tx, query: QueryOf<typeof listCouponTemplates>, now: number) {
  const list = tx.getRepository(CouponTemplate).createQueryBuilder('t').where('1 = 1')
  if (query.state) list.andWhere('t.state = :state', { state: query.state })
  if (query.kind) list.andWhere('t.kind = :kind', { kind: query.kind })
  const found = await foundPage(list, query, {
    find: ['title'],
    sorts: { title: 'words', createdAt: 'number', claimUntil: 'number', total: 'number' },
  })
  const counted = await addCounts(tx, found.rows)
  const ids = counted.map((r) => r.id)
  const expired = await expiredCounts(tx, ids, now)
  return {
    items: counted.map((r) => presentTemplate(r, expired.get(r.id) ?? 0)),
    nextCursor: found.nextCursor,
    total: found.total,
  }
}

export const templateExists = (tx: Tx, id: string): Promise<boolean> =>
  tx.getRepository(CouponTemplate).existsBy({ id })
