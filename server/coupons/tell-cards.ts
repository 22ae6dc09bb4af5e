import { DAY_MS } from '../../shared/rules/calendar'
import type { Chance } from '../base/chance'
import type { Tx } from '../base/database'
import { enqueue, type JobKind } from '../base/jobs'
import { rows, text, write } from '../base/sql'
import type { Deps } from '../deps'
import type { MerchantCoupons } from '../wechat/pay/ports'
import type { CouponTemplate } from './entities'

/** What WeChat's card folder is told of templates and pieces, by jobs of the caller's transaction; the room `cards` does them. */
export const STOCK_JOB: JobKind = { kind: 'coupons.wechat_stock', lane: 'prompt' }
export const SYNC_JOB: JobKind = { kind: 'coupons.wechat_card', lane: 'prompt' }

/** Only our own pieces get into a stock, and our own limits say how many: the platform's are as wide as it has them. */
const MOST_PIECES = 1_000_000_000
const MOST_PER_USER = 100

export type StockTerms = Parameters<MerchantCoupons['createStock']>[0]

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

function stockTerms(t: CouponTemplate, now: number): StockTerms | null {
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

const CARD = { id: text }

/** Pieces changed: their cards in WeChat's folders follow, by a job of the caller's transaction. */
export async function syncCards(
  tx: Tx,
  deps: { chance: Chance },
  coupons: { id: string }[],
  at: number,
): Promise<void> {
  for (const { id } of coupons) {
    const cards = await rows(tx, CARD, 'SELECT id FROM wechat_card WHERE couponId = ?', [id])
    for (const card of cards)
      await enqueue(tx, { ...deps, clock: { now: () => at } }, { ...SYNC_JOB, payload: { cardId: card.id } })
  }
}

/** The pieces have a new holder, in whose folder they are not. */
export async function forgetCards(tx: Tx, coupons: { id: string }[]): Promise<void> {
  for (const { id } of coupons) await write(tx, 'UPDATE coupon SET wechatCode = NULL WHERE id = ?', [id])
}
