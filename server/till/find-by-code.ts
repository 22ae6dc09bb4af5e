import { In } from 'typeorm'
import { codesTyped, isDynamicCode, splitDynamicCode, DYNAMIC_KINDS } from '../../shared/rules/coupon'
import { digitsOf } from '../../shared/rules/typed'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { readDynamicCode } from '../membership/dynamic-code'
import { readSettings } from '../staff/settings'
import { Coupon, CouponTemplate } from '../coupons/entities'
import { isReserved } from '../coupons/present'

/** A coupon found at the till; `spends` is the id under which its dynamic code is spent by a redemption. */
export type Found = { coupon: Coupon; template: CouponTemplate; spends: string | null }

const spentId = (code: string): string => hashToken(`spent|${digitsOf(code)}`)

/** The name under which a staff session may confirm the code it has previewed. */
export const previewId = (session: string, code: string): string => hashToken(`${session}|${digitsOf(code)}`)

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
  const codes = codesTyped(input.code)
  if (codes.length === 0) throw new AppError('coupon_not_found')
  const { redemption } = await readSettings(tx)
  if (redemption.requireDynamicCode) throw invalid('code', 'only the dynamic code on the phone is taken')
  const found = await tx.getRepository(Coupon).findBy({ code: In(codes) })
  const coupon = codes.map((code) => found.find((c) => c.code === code)).find((c) => c !== undefined)
  if (!coupon) throw new AppError('coupon_not_found')
  return { coupon, template: await templateOf(tx, coupon), spends: null }
}

async function findByDynamicCode(
  tx: Tx,
  deps: Deps,
  { code, session }: { code: string; session: string },
  now: number,
): Promise<Found> {
  const read = await readDynamicCode(tx, deps, code, now)
  // A member's card is no coupon; that a picture of one is old is told all the same.
  if (splitDynamicCode(code)?.kind !== DYNAMIC_KINDS.coupon)
    throw new AppError(read === 'expired' ? 'dynamic_code_expired' : 'coupon_not_found')
  const spends = spentId(code)
  const spent = ((await tx.query('SELECT id FROM spent_code WHERE id = ?', [spends])) as unknown[]).length > 0
  // A spent one whose use was undone names nothing any more, but it was genuine.
  if (read === null) throw new AppError(spent ? 'dynamic_code_expired' : 'coupon_not_found')
  const couponId = read === 'expired' ? await previewed(tx, session, code, now) : read.ownerId
  const coupon = couponId === null ? null : await tx.getRepository(Coupon).findOneBy({ id: couponId })
  if (!coupon) throw new AppError(read === 'expired' ? 'dynamic_code_expired' : 'coupon_not_found')
  // While its use or its hold for an order stands the coupon itself says what happened; afterwards the code stays dead.
  const said = coupon.status === 'redeemed' || isReserved(coupon, now)
  if (spent && !said) throw new AppError('dynamic_code_expired')
  return { coupon, template: await templateOf(tx, coupon), spends }
}

/** After this the dynamic code opens nothing any more, also when what it was used for is undone. */
export async function spendCode(tx: Tx, deps: Deps, id: string, now: number): Promise<void> {
  const ignore = deps.db.dialect === 'mysql' ? 'INSERT IGNORE' : 'INSERT OR IGNORE'
  await tx.query(`${ignore} INTO spent_code (id, at) VALUES (?,?)`, [id, now])
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
