import { SYSTEM } from '../base/audit'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { CouponTemplate } from '../coupons/entities'
import { tryToGive, type Given } from '../claims/give'
import type { Deps } from '../deps'
import { write } from '../base/sql'
import { segmentHooks } from '../segments/hooks'
import { holdCampaign } from './change-campaign'
import type { Content } from './content'
import { tally } from './counts'
import { pauseCampaign } from './pause'
import type { Lease, SendRow } from './send-row'

type Why = Extract<Given, { why: unknown }>['why']

/** A coupon that comes with the message must be published; refused with 422 where it is not. */
export async function refuseClosedCoupon(tx: Tx, content: Content): Promise<void> {
  const id = content.coupon?.given
  if (id === undefined) return
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id })
  if (template.state !== 'published') throw invalid('couponTemplateId', 'not_published')
}

/** Thrown to undo an attempt whose message would speak of a coupon that is not there; nothing of it is left. */
export class NoCoupon extends Error {
  constructor(readonly why: Why) {
    super(`no coupon to give: ${why}`)
  }
}

/** These speak of one person; every other refusal would meet the next person, too. */
const OF_ONE: ReadonlySet<Why> = new Set<Why>(['claim_limit_reached', 'not_eligible', 'member_on_hold'])

/**
 * Where the coupon comes with the message, its piece is the member's in the transaction that writes the attempt down:
 * one a person and campaign, however often the message is tried. Throws `NoCoupon` where it may not be given. It holds
 * the template's row until the commit, so it is the last thing the transaction does.
 */
export async function handOut(
  tx: Tx,
  deps: Deps,
  content: Content,
  { campaignId, memberId }: Pick<SendRow, 'campaignId' | 'memberId'>,
  at: number,
): Promise<void> {
  const couponTemplateId = content.coupon?.given
  if (couponTemplateId === undefined) return
  const got = await tryToGive(tx, deps, segmentHooks(deps), {
    couponTemplateId,
    memberId,
    source: 'campaign',
    sourceId: campaignId,
    occasion: `campaign:${campaignId}:${memberId}`,
    at,
  })
  if ('why' in got) throw new NoCoupon(got.why)
}

/**
 * Who cannot be given the coupon is not written to (`no_coupon`). Where nobody can be any more (sold out, paused, its
 * time over) the campaign pauses and says why, so that staff grow the stock and go on, and nobody hears of a coupon
 * that is not there.
 */
export async function goWithout(
  tx: Tx,
  deps: Deps,
  lease: Lease,
  campaignId: string,
  { why }: NoCoupon,
): Promise<void> {
  const one = OF_ONE.has(why)
  const status = one ? 'suppressed' : 'ready'
  for (const from of ['ready', 'retrying'] as const) {
    const moved = await write(
      tx,
      'UPDATE campaign_send SET status = ?, reason = ?, leaseUntil = 0, at = ? WHERE id = ? AND epoch = ? AND status = ?',
      [status, one ? 'no_coupon' : null, deps.clock.now(), lease.id, lease.epoch, from],
    )
    if (moved === 0) continue
    if (!one) await pauseWithout(tx, deps, campaignId, why)
    if (from !== status) await tally(tx, deps, campaignId, { [from]: -moved, [status]: moved })
    return
  }
}

async function pauseWithout(tx: Tx, deps: Deps, campaignId: string, why: Why): Promise<void> {
  // Held before it is asked: of several who found the stock empty together one pauses, the others find it paused.
  if ((await holdCampaign(tx, campaignId)).status !== 'running') return
  const reason = why === 'coupon_sold_out' ? why : 'coupon_not_open'
  await pauseCampaign(tx, deps, campaignId, { actor: SYSTEM, requestId: null, reason })
}
