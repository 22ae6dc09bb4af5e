import type { Tx } from '../base/database'
import { audit, SYSTEM } from '../base/audit'
import type { JobHandler } from '../base/jobs'
import { row, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { PayError, type MerchantCoupons } from '../wechat/pay/ports'
import { Coupon } from '../coupons/entities'
import { WechatCard } from './entities'
import { markSent } from './mark-sent'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Use, give back, take away: what a piece may have gone through since the platform was last told, and one to see it. */
const MOST_STEPS = 4

type Platform = NonNullable<Awaited<ReturnType<MerchantCoupons['read']>>>
type Wanted = {
  card: WechatCard
  status: 'SENDED' | 'USED' | 'DEACTIVATED'
  useId: string | null
  at: number
  backId: string | null
}

/**
 * Brings a card in step with our piece: reads how the platform holds it, makes the one step that is missing, and looks
 * again, since the piece may have moved on meanwhile. Request numbers name the use they are about, so a step whose outcome
 * was lost is repeated without harm. A card that never came into the folder is looked for during a day.
 */
export const syncJob =
  (deps: Deps): JobHandler =>
  async ({ payload }) => {
    const { cardId } = payload as { cardId: string }
    const coupons = deps.pay?.merchantCoupons
    if (!coupons) return
    try {
      return await bringInStep(deps, coupons, cardId)
    } catch (error) {
      if (!(error instanceof PayError) || !error.unknown) throw error
      return { again: MINUTE_MS }
    }
  }

async function bringInStep(deps: Deps, coupons: MerchantCoupons, cardId: string): Promise<void | { again: number }> {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const wanted = await deps.db.read((tx) => wantedOf(tx, cardId))
    if (wanted === null) return
    const { card } = wanted
    const held = await coupons.read({ openid: card.openid, couponCode: card.code })
    if (held === null) return notThere(deps, card)
    await deps.db.inTransaction((tx) => markSent(tx, card, deps.clock.now()))
    if (held.status === wanted.status || !['SENDED', 'USED'].includes(held.status))
      return record(deps, card, held.status)
    if (held.status === 'USED' && wanted.backId === null) return usedFirst(deps, card)
    await act(coupons, wanted, held)
  }
  // Told to give it back, and used all the same: not by us.
  const last = await deps.db.read((tx) => wantedOf(tx, cardId))
  if (last !== null) await usedFirst(deps, last.card)
}

async function act(coupons: MerchantCoupons, wanted: Wanted, held: Platform): Promise<void> {
  const { code: couponCode, stockId, openid, id } = wanted.card
  if (held.status === 'USED') return coupons.giveBack({ stockId, couponCode, requestNo: `back-${wanted.backId}` })
  if (wanted.status === 'USED')
    return coupons.use({ stockId, couponCode, openid, requestNo: `use-${wanted.useId}`, at: wanted.at })
  return coupons.deactivate({ stockId, couponCode, requestNo: `end-${id}`, reason: '券已转赠或作废' })
}

const ID = { id: text }
const USE = { id: text, reversedAt: whole.nullable(), at: whole }

/** What the card should be by our books: used as long as a use stands, gone where the piece is void or given away. */
async function wantedOf(tx: Tx, cardId: string): Promise<Wanted | null> {
  const card = await tx.getRepository(WechatCard).findOneBy({ id: cardId })
  const coupon = card && (await tx.getRepository(Coupon).findOneBy({ id: card.couponId }))
  // Of who is erased nobody knows the folder any more.
  if (!card || !coupon || card.openid === '') return null
  const given = await row(
    tx,
    ID,
    "SELECT id FROM coupon_transfer WHERE couponId = ? AND giverId = ? AND state = 'accepted' AND endedAt >= ? LIMIT 1",
    [coupon.id, card.memberId, card.askedAt],
  )
  const uses = await rows(
    tx,
    USE,
    'SELECT id, reversedAt, at FROM redemption WHERE couponId = ? ORDER BY at DESC, id DESC',
    [coupon.id],
  )
  const use = uses.find((one) => one.reversedAt === null)
  const back = uses.find((one) => one.reversedAt !== null)
  const used = coupon.status === 'redeemed' && use !== undefined
  const gone = given !== null || coupon.status === 'voided'
  return {
    card,
    status: gone ? 'DEACTIVATED' : used ? 'USED' : 'SENDED',
    useId: use?.id ?? null,
    at: use?.at ?? 0,
    backId: back?.id ?? null,
  }
}

/** Nobody has put it into the folder (yet): looked for again, ever more seldom, and after a day no more. */
function notThere(deps: Deps, card: WechatCard): { again: number } | undefined {
  const age = deps.clock.now() - card.askedAt
  if (card.state !== 'asked' || age > DAY_MS) return undefined
  return { again: Math.max(MINUTE_MS, Math.min(age, 60 * MINUTE_MS)) }
}

async function record(deps: Deps, card: WechatCard, state: Platform['status']): Promise<void> {
  const set = [state, deps.clock.now(), card.id]
  await deps.db.inTransaction((tx) => write(tx, 'UPDATE wechat_card SET state = ?, checkedAt = ? WHERE id = ?', set))
}

/** The platform says used and we never used it: nobody's piece is changed by that; it is logged and stands in the audit. */
async function usedFirst(deps: Deps, card: WechatCard): Promise<void> {
  if (card.state === 'used_first') return
  const now = deps.clock.now()
  deps.log.error({ card: card.id, coupon: card.couponId }, 'merchant coupon was used at the platform first')
  await deps.db.inTransaction(async (tx) => {
    await write(tx, "UPDATE wechat_card SET state = 'used_first', checkedAt = ? WHERE id = ?", [now, card.id])
    await audit(tx, deps, now, {
      actor: SYSTEM,
      action: 'coupons.wechat_used_first',
      objectKind: 'coupon',
      objectId: card.couponId,
    })
  })
}
