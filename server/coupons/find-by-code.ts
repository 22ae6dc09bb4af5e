import { isDynamicCode, normaliseCode, splitDynamicCode, DYNAMIC_KINDS } from '../../shared/rules/coupon'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { readDynamicCode } from '../membership/dynamic-code'
import { readSettings } from '../staff/settings'
import { Coupon, CouponTemplate } from './entities'

/** A coupon found at the till; `spends` is the id under which its dynamic code is spent by a redemption. */
export type Found = { coupon: Coupon; template: CouponTemplate; spends: string | null }

const compact = (text: string): string => text.replace(/[\s-]+/g, '')
const spentId = (code: string): string => hashToken(`spent|${compact(code)}`)

/** The name under which a staff session may confirm the code it has previewed. */
export const previewId = (session: string, code: string): string => hashToken(`${session}|${compact(code)}`)

/**
 * The coupon of a typed or scanned code. Refuses with `coupon_not_found` what belongs to no coupon, with
 * `dynamic_code_expired` a dynamic code that ran out (unless this session previewed it within five minutes) or was
 * spent by a redemption that was undone since.
 */
export async function findByCode(
  tx: Tx,
  deps: Deps,
  input: { code: string; session: string },
  now: number,
): Promise<Found> {
  if (isDynamicCode(input.code)) return findByDynamicCode(tx, deps, input, now)
  const code = normaliseCode(input.code)
  if (code === null) throw new AppError('coupon_not_found')
  const { redemption } = await readSettings(tx)
  if (redemption.requireDynamicCode) throw invalid('code', 'only the dynamic code on the phone is taken')
  const coupon = await tx.getRepository(Coupon).findOneBy({ code })
  if (!coupon) throw new AppError('coupon_not_found')
  return { coupon, template: await templateOf(tx, coupon), spends: null }
}

async function findByDynamicCode(
  tx: Tx,
  deps: Deps,
  { code, session }: { code: string; session: string },
  now: number,
): Promise<Found> {
  if (splitDynamicCode(code)?.kind !== DYNAMIC_KINDS.coupon) throw new AppError('coupon_not_found')
  const read = await readDynamicCode(tx, deps, compact(code), now)
  if (read === null) throw new AppError('coupon_not_found')
  const couponId = read === 'expired' ? await previewed(tx, session, code, now) : read.ownerId
  const coupon = couponId === null ? null : await tx.getRepository(Coupon).findOneBy({ id: couponId })
  if (!coupon) throw new AppError(read === 'expired' ? 'dynamic_code_expired' : 'coupon_not_found')
  const spends = spentId(code)
  const spent = (await tx.query('SELECT id FROM spent_code WHERE id = ?', [spends])) as unknown[]
  // While its redemption stands the coupon itself says what happened; after a reversal the code stays dead.
  if (spent.length > 0 && coupon.status !== 'redeemed') throw new AppError('dynamic_code_expired')
  return { coupon, template: await templateOf(tx, coupon), spends }
}

async function previewed(tx: Tx, session: string, code: string, now: number): Promise<string | null> {
  const [row] = (await tx.query('SELECT couponId FROM redemption_preview WHERE id = ? AND until > ?', [
    previewId(session, code),
    now,
  ])) as { couponId: string }[]
  return row?.couponId ?? null
}

const templateOf = (tx: Tx, coupon: Coupon): Promise<CouponTemplate> =>
  tx.getRepository(CouponTemplate).findOneByOrFail({ id: coupon.couponTemplateId })
