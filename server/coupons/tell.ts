import type { WebhookEvent } from '../../shared/contract/partners'
import type { Chance } from '../base/chance'
import type { Database, Tx } from '../base/database'
import { announceAll } from '../base/outbox'
import { inList, rows, text } from '../base/sql'
import type { Coupon, CouponTemplate } from './entities'
import { forgetCards, syncCards } from './tell-cards'

type More = Record<string, string | number | null>
type CouponEvent = Extract<WebhookEvent, `coupon.${string}`>

/** After these a piece's card in WeChat's folder must be told too. */
const MOVES_CARDS = new Set<CouponEvent>(['coupon.redeemed', 'coupon.reversed', 'coupon.voided', 'coupon.transferred'])

/**
 * Tells those who listen what happened to pieces of one template, in the caller's transaction; nothing is read or
 * written where nobody listens. Never a code: whoever reads the news could use it.
 */
export async function tellOfCoupons(
  tx: Tx,
  deps: { db: Database; chance: Chance },
  event: CouponEvent,
  template: Pick<CouponTemplate, 'id' | 'title' | 'wechatStockId'>,
  coupons: Pick<Coupon, 'id' | 'memberId'>[],
  at: number,
  more: More | ((coupon: Pick<Coupon, 'id'>) => More) = {},
): Promise<void> {
  // The new holder may put it into the own folder.
  if (event === 'coupon.transferred') await forgetCards(tx, coupons)
  if (template.wechatStockId !== null && MOVES_CARDS.has(event)) await syncCards(tx, deps, coupons, at)
  await announceAll(tx, deps, {
    event,
    at,
    payloads: async () => {
      const numbers = await memberNumbers(
        tx,
        coupons.map((c) => c.memberId),
      )
      return coupons.map((c) => ({
        couponId: c.id,
        couponTemplateId: template.id,
        title: template.title,
        memberId: c.memberId,
        memberNo: numbers.get(c.memberId) ?? null,
        ...(typeof more === 'function' ? more(c) : more),
      }))
    },
  })
}

const NUMBER = { id: text, memberNo: text }

async function memberNumbers(tx: Tx, ids: string[]): Promise<Map<string, string>> {
  const some = [...new Set(ids)]
  if (some.length === 0) return new Map()
  const found = await rows(tx, NUMBER, `SELECT id, memberNo FROM member WHERE id IN ${inList(some)}`, some)
  return new Map(found.map((r) => [r.id, r.memberNo]))
}
