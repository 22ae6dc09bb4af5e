import type { Chance } from '../base/chance'
import type { Tx } from '../base/database'
import { inList, insert, rows, text, whole, write } from '../base/sql'
import { costOf, mostOf } from './budget'
import type { CouponTemplate } from './entities'
import { addStripes } from './stripes'

/**
 * What uses change in a template's counts waits in rows of `coupon_count`, so that no till waits for the row of a template
 * that everybody wants; whoever holds that row adds them up. Such a row can only free money (a use costs its most or less),
 * so the template's own `committedFen`, which guards the budget, is never below the truth. What may commit money again
 * (an undone use) goes to the template's row at once.
 */
export type Use = { template: CouponTemplate; discountFen: number }

/** So many pieces were used: of what was held back for each only what it cost stays committed. One row a template. */
export async function countUses(tx: Tx, deps: { chance: Chance }, uses: readonly Use[]): Promise<void> {
  const templates = new Map(uses.map((u) => [u.template.id, u.template]))
  await insert(
    tx,
    'coupon_count',
    [...templates.values()].map((template) => {
      const costs = uses.filter((u) => u.template.id === template.id).map((u) => costOf(template, u.discountFen))
      const spentFen = costs.reduce((sum, cost) => sum + cost, 0)
      return {
        id: deps.chance.id(),
        couponTemplateId: template.id,
        redeemed: costs.length,
        committedFen: spentFen - costs.length * (mostOf(template) ?? 0),
        spentFen,
      }
    }),
  )
}

const COUNTS = { id: text, redeemed: whole, committedFen: whole, spentFen: whole }

/** The one way to read counts: adds what waits and what the stripes issued to templates as they were read. */
export async function addCounts<T extends CouponTemplate>(tx: Tx, templates: T[]): Promise<T[]> {
  const ids = templates.map((t) => t.id)
  // One statement, so that what is added up meanwhile is counted once.
  const found = await rows(
    tx,
    COUNTS,
    `SELECT t.id, t.redeemed + COALESCE(SUM(c.redeemed), 0) AS redeemed,
            t.committedFen + COALESCE(SUM(c.committedFen), 0) AS committedFen,
            t.spentFen + COALESCE(SUM(c.spentFen), 0) AS spentFen
       FROM coupon_template t LEFT JOIN coupon_count c ON c.couponTemplateId = t.id
      WHERE t.id IN ${inList(ids)} GROUP BY t.id, t.redeemed, t.committedFen, t.spentFen`,
    ids,
  )
  const counts = new Map(found.map((f) => [f.id, f]))
  for (const t of templates) Object.assign(t, counts.get(t.id))
  return addStripes(tx, templates)
}

/** So many rows are added up at a time. */
const AT_ONCE = 1000
const WAITING = { id: text, redeemed: whole, committedFen: whole, spentFen: whole }

/** Adds what waits to the template's own row. The caller holds that row, so nothing is added twice. */
export async function foldCounts(tx: Tx, t: CouponTemplate): Promise<void> {
  for (;;) {
    const waiting = await rows(
      tx,
      WAITING,
      `SELECT id, redeemed, committedFen, spentFen FROM coupon_count WHERE couponTemplateId = ? LIMIT ${AT_ONCE}`,
      [t.id],
    )
    if (waiting.length === 0) return
    const sum = (of: (one: (typeof waiting)[number]) => number) => waiting.reduce((all, one) => all + of(one), 0)
    const [redeemed, committedFen, spentFen] = [
      sum((w) => w.redeemed),
      sum((w) => w.committedFen),
      sum((w) => w.spentFen),
    ]
    await write(
      tx,
      'UPDATE coupon_template SET redeemed = redeemed + ?, committedFen = committedFen + ?, spentFen = spentFen + ? WHERE id = ?',
      [redeemed, committedFen, spentFen, t.id],
    )
    const ids = waiting.map((w) => w.id)
    await write(tx, `DELETE FROM coupon_count WHERE id IN ${inList(ids)}`, ids)
    t.redeemed += redeemed
    t.committedFen += committedFen
    t.spentFen += spentFen
    if (waiting.length < AT_ONCE) return
  }
}
