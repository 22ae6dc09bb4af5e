import type { CouponForecast } from '../../shared/contract/couponFigures'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { row, whole } from '../base/sql'
import { mostOf } from './budget'
import { CouponTemplate } from './entities'
import { expiredCounts } from './read-templates'
import { addCounts } from './counts'

/** Fewer pieces of its own whose time is over than this say nothing about the rest. */
const ENOUGH = 20
/** So many ended templates of the kind are looked at, the newest. */
const LOOKED_AT = 20

type Rates = {
  basis: 'own' | 'kind'
  templatesSeen: number
  issueRate: number
  redemptionRate: number
  meanDiscountFen: number | null
}

/**
 * What the template will probably cost: how much of its total goes out, how much of that is used, and what a use takes
 * off on average. From its own pieces once enough of them have had their time, else from ended templates of its kind;
 * without either the rates are null.
 */
export async function forecast(tx: Tx, id: string, now: number): Promise<CouponForecast> {
  const t = await tx.getRepository(CouponTemplate).findOneBy({ id })
  if (!t) throw new AppError('not_found')
  await addCounts(tx, [t])
  const rates = (await ownRates(tx, t, now)) ?? (await ratesOfKind(tx, t, now))
  const most = mostOf(t)
  const known = {
    basis: rates?.basis ?? ('none' as const),
    templatesSeen: rates?.templatesSeen ?? 0,
    issueRate: rates?.issueRate ?? null,
    redemptionRate: rates?.redemptionRate ?? null,
    meanDiscountFen: rates?.meanDiscountFen ?? null,
    mostCostFen: most === null ? null : most * t.total,
    budgetFen: t.budgetFen,
  }
  if (!rates) return { ...known, expectedIssued: null, expectedRedeemed: null, expectedCostFen: null }
  const expectedIssued = Math.max(t.issued, Math.round(t.total * rates.issueRate))
  const expectedRedeemed = Math.max(t.redeemed, Math.round(expectedIssued * rates.redemptionRate))
  const mean = expectedRedeemed === 0 ? 0 : rates.meanDiscountFen
  const expectedCostFen = mean === null ? null : Math.max(t.spentFen, Math.round(expectedRedeemed * mean))
  return { ...known, expectedIssued, expectedRedeemed, expectedCostFen }
}

const COUNT = { n: whole }

/**
 * Its own pace: what went out in the part of the claim window that has passed, and what became of the pieces whose time is
 * over. A piece that was used early counts only then: before any could run out, all that are decided were used.
 */
async function ownRates(tx: Tx, t: CouponTemplate, now: number): Promise<Rates | null> {
  const unused = (await expiredCounts(tx, [t.id], now)).get(t.id) ?? 0
  const sql = "SELECT COUNT(*) AS n FROM coupon WHERE couponTemplateId = ? AND status = 'redeemed' AND validUntil < ?"
  const used = (await row(tx, COUNT, sql, [t.id, now]))?.n ?? 0
  if (used + unused < ENOUGH) return null
  const passed = Math.min(1, Math.max(0, (now - t.claimFrom) / (t.claimUntil - t.claimFrom)))
  const issueRate = passed === 0 ? 1 : Math.min(1, t.issued / t.total / passed)
  return {
    basis: 'own',
    templatesSeen: 1,
    issueRate,
    redemptionRate: used / (used + unused),
    meanDiscountFen: t.redeemed === 0 ? null : Math.round(t.spentFen / t.redeemed),
  }
}

async function ratesOfKind(tx: Tx, t: CouponTemplate, now: number): Promise<Rates | null> {
  const ended = await tx
    .getRepository(CouponTemplate)
    .createQueryBuilder('t')
    .where('t.kind = :kind AND t.id <> :id AND t.issued > 0', { kind: t.kind, id: t.id })
    .andWhere("(t.state = 'closed' OR (t.state <> 'draft' AND t.claimUntil < :now))", { now })
    .orderBy('t.id', 'DESC')
    .take(LOOKED_AT)
    .getMany()
  await addCounts(tx, ended)
  if (ended.length === 0) return null
  const sum = (of: (one: CouponTemplate) => number) => ended.reduce((total, one) => total + of(one), 0)
  const issued = sum((one) => one.issued)
  return {
    basis: 'kind',
    templatesSeen: ended.length,
    issueRate: issued / sum((one) => one.total),
    redemptionRate: sum((one) => one.redeemed) / issued,
    meanDiscountFen: meanFor(t, ended),
  }
}

/** Others were worth other amounts, so what counts is the share of their most that a use took; without a most, the plain mean. */
function meanFor(t: CouponTemplate, ended: CouponTemplate[]): number | null {
  const most = mostOf(t)
  const measured = ended.filter((one) => one.redeemed > 0 && (mostOf(one) ?? 0) > 0)
  if (most !== null && measured.length > 0) {
    const could = measured.reduce((total, one) => total + one.redeemed * mostOf(one)!, 0)
    const did = measured.reduce((total, one) => total + one.spentFen, 0)
    return Math.round((most * did) / could)
  }
  const uses = ended.reduce((total, one) => total + one.redeemed, 0)
  return uses === 0 ? null : Math.round(ended.reduce((total, one) => total + one.spentFen, 0) / uses)
}
