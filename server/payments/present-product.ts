import { z } from 'zod'
import type { Product as ProductAnswer, StaffProduct } from '../../shared/contract/payments'
import type { listStaffProducts } from '../../shared/contract/orders'
import type { QueryOf } from '../../shared/contract/route'
import type { Language } from '../../shared/rules/member'
import { inLanguage, type Translations } from '../../shared/rules/translation'
import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { foundPage } from '../base/found'
import { inList, json, rows, text } from '../base/sql'
import { Product } from './entities'

const TITLE = { id: text, title: text, titles: json(z.custom<Translations>()).nullable() }

async function titlesOf(tx: Tx, products: Product[], reader?: Language): Promise<Map<string, string>> {
  const ids = [...new Set(products.flatMap((p) => p.items?.map((i) => i.couponTemplateId) ?? []))]
  if (ids.length === 0) return new Map()
  const found = await rows(tx, TITLE, `SELECT id, title, titles FROM coupon_template WHERE id IN ${inList(ids)}`, ids)
  return new Map(found.map((r) => [r.id, inLanguage(r.title, r.titles, reader)]))
}

const present = (p: Product, titles: Map<string, string>, reader?: Language): ProductAnswer => ({
  id: p.id,
  kind: p.kind,
  title: inLanguage(p.title, p.titles, reader),
  priceFen: p.priceFen,
  ...(p.months === null ? {} : { months: p.months }),
  ...(p.tier === null ? {} : { tier: p.tier }),
  ...(p.items === null ? {} : { items: p.items.map((i) => ({ ...i, title: titles.get(i.couponTemplateId) ?? '' })) }),
  onSale: p.onSale,
})

/** The products as staff see them: with what was sold and the version to edit. */
export async function presentStaffProducts(tx: Tx, products: Product[]): Promise<StaffProduct[]> {
  const titles = await titlesOf(tx, products)
  return products.map((p) => ({
    ...present(p, titles),
    titles: p.titles,
    sold: p.sold,
    version: p.version,
    createdAt: isoOf(p.createdAt),
  }))
}

/** What everybody may buy now, newest first. */
export async function listOnSale(tx: Tx, query: { limit: number; cursor?: string }, reader: Language) {
  const after = readCursor(query.cursor)
  const list = tx
    .getRepository(Product)
    .createQueryBuilder('p')
    .where('p.onSale = :on', { on: true })
    .orderBy('p.id', 'DESC')
    .take(query.limit + 1)
  if (after) list.andWhere('p.id < :id', { id: after.id })
  const found = await list.getMany()
  const titles = await titlesOf(tx, found, reader)
  return page(
    found,
    query.limit,
    (p) => ({ sort: p.id, id: p.id }),
    (p) => present(p, titles, reader),
  )
}

/** All products, newest first where no other order is asked for. */
export async function listProducts(tx: Tx, query: QueryOf<typeof listStaffProducts>) {
  const list = tx.getRepository(Product).createQueryBuilder('p').where('1 = 1')
  if (query.kind) list.andWhere('p.kind = :kind', { kind: query.kind })
  if (query.state) list.andWhere('p.onSale = :on', { on: query.state === 'on_sale' })
  const { rows, nextCursor, total } = await foundPage(list, query, {
    find: ['title'],
    sorts: { title: 'words', priceFen: 'number', sold: 'number', createdAt: 'number' },
  })
  return { items: await presentStaffProducts(tx, rows), nextCursor, total }
}
