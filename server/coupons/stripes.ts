import type { Chance } from '../base/chance'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { forShare, inList, insert, row, rows, text, whole, write } from '../base/sql'
import { mostOf } from './budget'
import type { CouponTemplate } from './entities'

/**
 * A template with more than one stripe keeps its quantity in rows of `coupon_stripe`, so that the processes that hand it
 * out do not stand in one line. Who locks the template (X) may touch every stripe; a batch of claims shares the template
 * (S), so that a pause waits for it and it for the pause, and takes from one stripe alone: no two ever wait for each
 * other across. `issued` and `committedFen` of the template's own row then count only what is not in the stripes.
 */
const STRIPE = { stripe: whole, quota: whole, issued: whole }
const SUM = { id: text, issued: whole }
const ID = { id: text }

export const isStriped = (t: Pick<CouponTemplate, 'stripes'>): boolean => t.stripes > 1

/** Adds what the stripes have issued, and the money committed with it, to templates as they were read. */
export async function addStripes<T extends CouponTemplate>(tx: Tx, templates: T[]): Promise<T[]> {
  const striped = templates.filter(isStriped)
  if (striped.length === 0) return templates
  const found = await rows(
    tx,
    SUM,
    `SELECT couponTemplateId AS id, SUM(issued) AS issued FROM coupon_stripe WHERE couponTemplateId IN ${inList(striped)} GROUP BY couponTemplateId`,
    striped.map((t) => t.id),
  )
  const sums = new Map(found.map((r) => [r.id, r.issued]))
  for (const t of striped) {
    const issued = sums.get(t.id) ?? 0
    t.issued += issued
    t.committedFen += issued * (mostOf(t) ?? 0)
  }
  return templates
}

/**
 * Spreads over the stripes what the total still allows: at publication all of it, after it was raised the difference.
 * The caller holds the template's lock and passes it with the sums added.
 */
export async function layStripes(tx: Tx, t: CouponTemplate): Promise<void> {
  if (!isStriped(t)) return
  const laid = await stripesOf(tx, t.id)
  const open = laid.reduce((sum, r) => sum + r.quota - r.issued, 0)
  const more = t.total - t.issued - open
  const share = (i: number) => Math.floor(more / t.stripes) + (i < more % t.stripes ? 1 : 0)
  for (let i = 0; i < t.stripes; i++) {
    if (laid.some((r) => r.stripe === i)) {
      if (more > 0) await write(tx, RAISE, [share(i), 0, t.id, i])
    } else
      await insert(tx, 'coupon_stripe', {
        couponTemplateId: t.id,
        stripe: i,
        quota: more > 0 ? share(i) : 0,
        issued: 0,
      })
  }
}

/** Takes so many pieces from wherever there are some; the caller holds the template's lock. Too few: `coupon_sold_out`. */
export async function takeFromAll(tx: Tx, t: CouponTemplate, pieces: number): Promise<void> {
  if (t.issued + pieces > t.total) throw new AppError('coupon_sold_out')
  await layStripes(tx, t)
  let missing = pieces
  for (const { stripe, quota, issued } of await stripesOf(tx, t.id)) {
    const some = Math.min(missing, quota - issued)
    if (some <= 0) continue
    await write(tx, RAISE, [0, some, t.id, stripe])
    missing -= some
  }
  if (missing > 0) throw new Error(`stripes of ${t.id} hold less than the template has left`)
}

/**
 * Takes so many pieces from one stripe, as long as the template is published in the version believed in; false, with
 * nothing taken, when it is not or the stripe has too few. Shares the template until the commit.
 */
export async function takeFromOne(
  tx: Tx,
  t: Pick<CouponTemplate, 'id' | 'version'>,
  stripe: number,
  pieces: number,
): Promise<boolean> {
  const same = await row(
    tx,
    ID,
    `SELECT id FROM coupon_template WHERE id = ? AND version = ? AND state = 'published'${forShare(tx)}`,
    [t.id, t.version],
  )
  if (!same) return false
  const taken = await write(
    tx,
    'UPDATE coupon_stripe SET issued = issued + ? WHERE couponTemplateId = ? AND stripe = ? AND issued + ? <= quota',
    [pieces, t.id, stripe, pieces],
  )
  return taken === 1
}

/**
 * The stripe a process goes on with: one of those with the most left, by chance, so that processes spread; null when
 * none has so many pieces.
 */
export async function fullestStripe(tx: Tx, chance: Chance, id: string, pieces: number): Promise<number | null> {
  const some = (await stripesOf(tx, id)).filter((r) => r.quota - r.issued >= pieces)
  const most = Math.max(...some.map((r) => r.quota - r.issued))
  // Within a tenth of the most is the most: who has only just begun is no worse a neighbour.
  const best = some.filter((r) => r.quota - r.issued >= most * 0.9)
  return best.length === 0 ? null : best[chance.int(best.length)]!.stripe
}

/** Counts what the stripes issued into the template's own row and ends them; for a template that is closed. */
export async function foldStripes(tx: Tx, t: CouponTemplate): Promise<void> {
  if (!isStriped(t)) return
  const issued = (await stripesOf(tx, t.id)).reduce((sum, r) => sum + r.issued, 0)
  await write(tx, 'UPDATE coupon_template SET issued = issued + ?, committedFen = committedFen + ? WHERE id = ?', [
    issued,
    issued * (mostOf(t) ?? 0),
    t.id,
  ])
  await write(tx, 'DELETE FROM coupon_stripe WHERE couponTemplateId = ?', [t.id])
}

const RAISE =
  'UPDATE coupon_stripe SET quota = quota + ?, issued = issued + ? WHERE couponTemplateId = ? AND stripe = ?'

const stripesOf = (tx: Tx, id: string) =>
  rows(tx, STRIPE, 'SELECT stripe, quota, issued FROM coupon_stripe WHERE couponTemplateId = ? ORDER BY stripe', [id])
