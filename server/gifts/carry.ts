import { In } from 'typeorm'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { Coupon } from '../coupons/entities'
import { carryHold } from '../abuse/holds'
import { piecesHad } from '../claims/issue'
import { lockTemplate, lockTemplates } from '../coupons/lock-template'
import { endOffer } from '../coupons/transfers'

/**
 * Two accounts became one: the unused coupons of the first are now the second's; answers their ids. What was used or
 * taken back stays where it happened. Gifts that nobody has accepted are taken back first; a hold goes over to the second. The templates' rows are locked, so that no claim takes the same number meanwhile.
 */
export async function carryOver(tx: Tx, deps: Deps, fromMemberId: string, toMemberId: string): Promise<string[]> {
  const held = await tx
    .getRepository(Coupon)
    .findBy({ memberId: fromMemberId, status: In(['claimed', 'transferring']) })
  await lockTemplates(
    tx,
    held.map((c) => c.couponTemplateId),
  )
  await carryHold(tx, deps, fromMemberId, toMemberId)
  await withdrawOffers(tx, deps, fromMemberId)
  const unused = await tx
    .getRepository(Coupon)
    .find({ where: { memberId: fromMemberId, status: 'claimed' }, order: { couponTemplateId: 'ASC', seq: 'ASC' } })
  const moved: string[] = []
  for (const coupon of unused) if (await moveTo(tx, coupon, fromMemberId, toMemberId)) moved.push(coupon.id)
  return moved
}

async function withdrawOffers(tx: Tx, deps: Deps, memberId: string): Promise<void> {
  const offered = await tx.getRepository(Coupon).findBy({ memberId, status: 'transferring' })
  for (const { id } of offered) {
    const back = await tx
      .getRepository(Coupon)
      .update({ id, memberId, status: 'transferring' }, { status: 'claimed', transferUntil: null })
    if (back.affected === 1) await endOffer(tx, id, 'taken_back', deps.clock.now())
  }
}

/** The merge is undone: those of the named coupons that are still unused go back to the member. */
export async function carryBack(tx: Tx, couponIds: readonly string[], toMemberId: string): Promise<void> {
  if (couponIds.length === 0) return
  const coupons = await tx
    .getRepository(Coupon)
    .createQueryBuilder('c')
    .where("c.id IN (:...couponIds) AND c.status = 'claimed'", { couponIds })
    .orderBy('c.couponTemplateId')
    .addOrderBy('c.seq')
    .getMany()
  for (const coupon of coupons) await moveTo(tx, coupon, coupon.memberId, toMemberId)
}

/** True when this transaction moved it; a redemption that was quicker wins. */
async function moveTo(tx: Tx, coupon: Coupon, from: string, to: string): Promise<boolean> {
  await lockTemplate(tx, coupon.couponTemplateId)
  const top = (await piecesHad(tx, coupon.couponTemplateId, [to])).get(to)?.top ?? 0
  // A piece received as a gift counts against its first holder for ever; only the own ones change hands in the count too.
  const counted = coupon.issuedTo === from ? { issuedTo: to, seq: top + 1 } : {}
  const moved = await tx
    .getRepository(Coupon)
    .update({ id: coupon.id, memberId: from, status: 'claimed' }, { memberId: to, ...counted })
  return moved.affected === 1
}
