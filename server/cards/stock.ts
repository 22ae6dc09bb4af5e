import type { JobHandler } from '../base/jobs'
import { write } from '../base/sql'
import type { StockTerms } from '../coupons/tell-cards'
import type { Deps } from '../deps'
import { NOTICE_PATH } from '../wechat/pay/notice-routes'
import { PayError } from '../wechat/pay/ports'

const AGAIN_MS = 60_000

/** Makes the stock and writes its id down; an outcome nobody knows is asked for again under the same number. */
export const stockJob =
  (deps: Deps): JobHandler =>
  async ({ payload }) => {
    const { couponTemplateId, terms } = payload as { couponTemplateId: string; terms: StockTerms }
    const coupons = deps.pay?.merchantCoupons
    if (!coupons) return
    try {
      // Also where cards that people put into their folder are told of; harmless to repeat.
      await coupons.setCallback(`${deps.publicUrl}${NOTICE_PATH}`)
      const { stockId } = await coupons.createStock(terms)
      await deps.db.inTransaction((tx) =>
        write(tx, 'UPDATE coupon_template SET wechatStockId = ? WHERE id = ?', [stockId, couponTemplateId]),
      )
    } catch (error) {
      if (!(error instanceof PayError) || !error.unknown) throw error
      return { again: AGAIN_MS }
    }
  }
