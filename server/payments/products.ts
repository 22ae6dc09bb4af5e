import type { createProduct as createRow, editProduct as editRow } from '../../shared/contract/orders'
import type { BodyOf } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { inList, rows, text, write } from '../base/sql'
import type { By } from '../coupons/create-template'
import type { Deps } from '../deps'
import { Product } from './entities'
import { presentStaffProducts } from './present-product'

const ID = { id: text }

/** A pack is given in one transaction; more pieces than this would hold its templates' rows for too long. */
const MOST_PIECES = 100

type Terms = Pick<Product, 'kind' | 'title' | 'titles' | 'priceFen' | 'months' | 'tier' | 'items' | 'onSale'>

/** Refuses with 422 what is no product: months belong to memberships alone, items of existing templates to packs alone. */
async function checkTerms(tx: Tx, terms: Terms): Promise<void> {
  if (terms.kind === 'membership') {
    if (terms.months === null) throw invalid('months', 'required')
    if (terms.items !== null) throw invalid('items', 'only for a coupon pack')
    return
  }
  if (terms.items === null) throw invalid('items', 'required')
  if (terms.months !== null) throw invalid('months', 'only for a membership')
  if (terms.tier !== null) throw invalid('tier', 'only for a membership')
  const ids = terms.items.map((i) => i.couponTemplateId)
  if (new Set(ids).size < ids.length) throw invalid('items', 'a template stands here twice')
  if (terms.items.reduce((sum, i) => sum + i.quantity, 0) > MOST_PIECES)
    throw invalid('items', `more than ${MOST_PIECES} pieces`)
  const known = await rows(
    tx,
    ID,
    `SELECT id FROM coupon_template WHERE state <> 'closed' AND id IN ${inList(ids)}`,
    ids,
  )
  const unknown = ids.findIndex((id) => !known.some((k) => k.id === id))
  if (unknown >= 0) throw invalid(`items.${unknown}.couponTemplateId`, 'unknown or closed')
}

const answer = async (tx: Tx, product: Product) => (await presentStaffProducts(tx, [product]))[0]!

/** Stores the product. Its price is asked of nobody else afterwards: orders read it here. */
export async function createProduct(tx: Tx, deps: Deps, input: BodyOf<typeof createRow>, by: By) {
  const terms: Terms = {
    ...input,
    titles: input.titles ?? null,
    months: input.months ?? null,
    tier: input.tier ?? null,
    items: input.items ?? null,
  }
  await checkTerms(tx, terms)
  const now = deps.clock.now()
  const product: Product = { id: deps.chance.id(), ...terms, sold: 0, version: 1, createdAt: now }
  await tx.getRepository(Product).insert(product)
  await audit(tx, deps, now, {
    ...by,
    action: 'payments.product.create',
    objectKind: 'product',
    objectId: product.id,
  })
  return answer(tx, product)
}

/** Changes the named fields; 412 for a stale version. Orders that were made keep price and terms they were made with. */
export async function editProduct(
  tx: Tx,
  deps: Deps,
  id: string,
  change: BodyOf<typeof editRow>,
  { ifMatch, ...by }: By & { ifMatch: number | null },
) {
  const before = await tx.getRepository(Product).findOneBy({ id })
  if (!before) throw new AppError('not_found')
  if (ifMatch !== null && ifMatch !== before.version) throw new AppError('version_conflict')
  const { title, titles, priceFen, months, tier, items, onSale }: Terms = { ...before, ...change }
  await checkTerms(tx, { kind: before.kind, title, titles, priceFen, months, tier, items, onSale })
  const changed = await write(
    tx,
    'UPDATE product SET title = ?, titles = ?, priceFen = ?, months = ?, tier = ?, items = ?, onSale = ?, version = version + 1 WHERE id = ? AND version = ?',
    [
      title,
      titles ? JSON.stringify(titles) : null,
      priceFen,
      months,
      tier,
      items ? JSON.stringify(items) : null,
      onSale ? 1 : 0,
      id,
      before.version,
    ],
  )
  // Somebody else's change stood between reading and writing: nothing of it is overwritten.
  if (changed === 0) throw new AppError('version_conflict')
  await audit(tx, deps, deps.clock.now(), {
    ...by,
    action: 'payments.product.edit',
    objectKind: 'product',
    objectId: id,
    fields: Object.keys(change),
    was: before,
    is: { ...before, ...change },
  })
  return answer(tx, await tx.getRepository(Product).findOneByOrFail({ id }))
}
