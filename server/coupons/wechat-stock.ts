import { DAY_MS } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { enqueue, type JobHandler, type JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { NOTICE_PATH } from '../wechat/pay/notice-routes'
import { PayError, type MerchantCoupons } from '../wechat/pay/ports'
import type { CouponTemplate } from './entities'

export const STOCK_JOB: JobKind = { kind: 'coupons.wechat_stock', lane: 'prompt' }
const AGAIN_MS = 60_000

/** Only our own pieces get into a stock, and our own limits say how many: the platform's are as wide as it has them. */
const MOST_PIECES = 1_000_000_000
const MOST_PER_USER = 100

type Terms = Parameters<MerchantCoupons['createStock']>[0]

/**
 * A template that is published for the first time and may go into WeChat's card folder gets a stock there, by a job: its
 * terms stand in the job, since a repeat under the same request number must ask in the same words.
 */
export async function wantStock(tx: Tx, deps: Deps, template: CouponTemplate): Promise<void> {
  if (!template.wechatCoupon || template.wechatStockId !== null || !deps.pay?.merchantCoupons) return
  const terms = stockTerms(template, deps.clock.now())
  if (terms === null) return
  await enqueue(tx, deps, {
    ...STOCK_JOB,
    payload: { couponTemplateId: template.id, terms },
    dedupeKey: `wechat-stock-${template.id}`,
  })
}

function stockTerms(t: CouponTemplate, now: number): Terms | null {
  if (t.kind === 'shipping') return null
  const days = t.validityKind === 'days_after_claim' ? t.validDays : null
  const until = t.validUntil ?? t.claimUntil + (t.validDays ?? 0) * DAY_MS
  return {
    requestNo: `stock-${t.id}`,
    name: t.title,
    goodsName: t.title,
    kind: t.kind,
    valueFen: t.valueFen ?? 0,
    discountPercent: t.discountPercent ?? 0,
    thresholdFen: t.thresholdFen,
    from: Math.min(t.validFrom ?? t.claimFrom, now),
    until,
    daysAfterReceive: days,
    total: MOST_PIECES,
    perUser: MOST_PER_USER,
  }
}

/** Makes the stock and writes its id down; an outcome nobody knows is asked for again under the same number. */
export const stockJob =
  (deps: Deps): JobHandler =>
  async ({ payload }) => {
    const { couponTemplateId, terms } = payload as { couponTemplateId: string; terms: Terms }
    const coupons = deps.pay?.merchantCoupons
    if (!coupons) return
    try {
      // Also where cards that people put into their folder are told of; harmless to repeat.
      await coupons.setCallback(`${deps.publicUrl}${NOTICE_PATH}`)
      const { stockId } = await coupons.createStock(terms)
      await deps.db.inTransaction((tx) =>
        tx.query('UPDATE coupon_template SET wechatStockId = ? WHERE id = ?', [stockId, couponTemplateId]),
      )
    } catch (error) {
      if (!(error instanceof PayError) || !error.unknown) throw error
      return { again: AGAIN_MS }
    }
  }
