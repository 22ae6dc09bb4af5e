import type { readTransfer as row } from '../../shared/contract/gifts'
import type { AnswerOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import type { Language } from '../../shared/rules/member'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { hashToken } from '../base/vault'
import { Member } from '../membership/entities'
import { Coupon, CouponTemplate } from '../coupons/entities'
import { CouponTransfer } from '../coupons/entities-life'
import { goodsOf, termsOf } from '../coupons/present'
import { openOnes, storeNames } from '../coupons/stores'

/** What the link offers, to anybody who has it: terms and the giver's nickname, never the code. 404 for a token never made. */
export async function readTransfer(
  tx: Tx,
  token: string,
  readerId: string | null,
  now: number,
  reader: Language,
): Promise<AnswerOf<typeof row>['body']> {
  const transfer = await findTransfer(tx, token)
  if (!transfer) throw new AppError('not_found')
  const coupon = await tx.getRepository(Coupon).findOneByOrFail({ id: transfer.couponId })
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: coupon.couponTemplateId })
  const giver = await tx.getRepository(Member).findOneBy({ id: transfer.giverId })
  return {
    state: transfer.state === 'open' && transfer.expiresAt <= now ? 'expired' : transfer.state,
    expiresAt: isoOf(transfer.expiresAt),
    giverNickname: giver?.nickname ?? null,
    mine: readerId === transfer.giverId,
    ...termsOf(template, reader),
    validFrom: isoOf(coupon.validFrom),
    validUntil: isoOf(coupon.validUntil),
    ...(template.useTimes === null ? {} : { useTimes: template.useTimes }),
    ...goodsOf(template, reader),
    stores: openOnes(await storeNames(tx, template.storeIds ?? [])),
    ...(readerId !== null && readerId === transfer.acceptorId ? { couponId: coupon.id } : {}),
  }
}

/** The offer of a link, or null. */
export const findTransfer = (tx: Tx, token: string): Promise<CouponTransfer | null> =>
  tx.getRepository(CouponTransfer).findOneBy({ tokenHash: hashToken(token) })
