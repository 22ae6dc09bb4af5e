import { In } from 'typeorm'
import { codesTyped, isDynamicCode, splitDynamicCode, DYNAMIC_KINDS } from '../../shared/rules/coupon'
import { digitsOf } from '../../shared/rules/typed'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { inList, insertIgnore, row, rows, text } from '../base/sql'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { readDynamicCode } from '../membership/dynamic-code'
import { readSettings } from '../staff/settings'
import { Coupon, CouponTemplate } from '../coupons/entities'
import { isReserved } from '../coupons/present'
import { shownAmong } from './shown-card'

/** Where look-ups run: inside a transaction, or beside one another on the plain connections. */
export type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** The coupon a code named; `spends` is the id under which its dynamic code is spent by a redemption. */
export type Named = { coupon: Coupon; spends: string | null }
export type Found = Named & { template: CouponTemplate }

const spentId = (code: string): string => hashToken(`spent|${digitsOf(code)}`)

/** The name under which a staff session may confirm the code it has previewed. */
export const previewId = (session: string, code: string): string => hashToken(`${session}|${digitsOf(code)}`)

/** A code as it was typed or scanned, and what stands for who did (see redeemerSession). */
export type TypedCode = { code: string; session: string }

/**
 * The coupon of a typed or scanned code. Refuses with `coupon_not_found` what belongs to no coupon, with
 * `dynamic_code_expired` a dynamic code that ran out (unless this session previewed it within five minutes) or was
 * spent by a redemption that was undone since.
 */
export async function findByCode(tx: Tx, deps: Deps, input: TypedCode, now: number): Promise<Found> {
  const named = isDynamicCode(input.code)
    ? await findByDynamicCode(tx, deps, input, now)
    : (await findPrinted((work) => work(tx), [input], now))(input)
  return { ...named, template: await templateOf(tx, named.coupon) }
}

/**
 * The coupons of printed codes, all asked for at once; refuses each as `findByCode` does when it is looked at. Where the
 * brand takes only what a phone shows, a printed code is 422, unless its holder has just shown her card to this session.
 */
export async function findPrinted(
  read: Read,
  typed: readonly TypedCode[],
  now: number,
): Promise<(one: TypedCode) => Named> {
  const codes = [...new Set(typed.flatMap(({ code }) => codesTyped(code)))]
  if (codes.length === 0)
    return () => {
      throw new AppError('coupon_not_found')
    }
  const [{ redemption }, coupons] = await Promise.all([
    read((tx) => readSettings(tx)),
    read((tx) => tx.getRepository(Coupon).findBy({ code: In(codes) })),
  ])
  const byCode = new Map(coupons.map((c) => [c.code, c]))
  const of = (code: string) =>
    codesTyped(code)
      .map((one) => byCode.get(one))
      .find((c) => c !== undefined)
  const asked = typed.flatMap(({ code, session }) => {
    const coupon = of(code)
    return coupon ? [{ session, couponId: coupon.id }] : []
  })
  const shown = redemption.requireDynamicCode ? await read((tx) => shownAmong(tx, asked, now)) : () => true
  return ({ code, session }) => {
    const coupon = of(code)
    // Said of a code that exists and of one that does not alike.
    const taken = coupon ? shown({ session, couponId: coupon.id }) : !redemption.requireDynamicCode
    if (codesTyped(code).length > 0 && !taken) throw invalid('code', 'only the dynamic code on the phone is taken')
    if (!coupon) throw new AppError('coupon_not_found')
    return { coupon, spends: null }
  }
}

/** The coupon of a dynamic code, refused as `findByCode` does. */
export async function findByDynamicCode(tx: Tx, deps: Deps, { code, session }: TypedCode, now: number): Promise<Named> {
  const read = await readDynamicCode(tx, deps, code, now)
  // A member's card is no coupon; that a picture of one is old is told all the same.
  if (splitDynamicCode(code)?.kind !== DYNAMIC_KINDS.coupon)
    throw new AppError(read === 'expired' ? 'dynamic_code_expired' : 'coupon_not_found')
  const spends = spentId(code)
  const spent = (await spentAmong(tx, [spends])).has(spends)
  // A spent one whose use was undone names nothing any more, but it was genuine.
  if (read === null) throw new AppError(spent ? 'dynamic_code_expired' : 'coupon_not_found')
  const couponId = read === 'expired' ? await previewed(tx, session, code, now) : read.ownerId
  const coupon = couponId === null ? null : await tx.getRepository(Coupon).findOneBy({ id: couponId })
  if (!coupon) throw new AppError(read === 'expired' ? 'dynamic_code_expired' : 'coupon_not_found')
  // While its use or its hold for an order stands the coupon itself says what happened; afterwards the code stays dead.
  const said = coupon.status === 'redeemed' || isReserved(coupon, now)
  if (spent && !said) throw new AppError('dynamic_code_expired')
  return { coupon, spends }
}

const SPENT = { id: text }

/** Those of these dynamic codes that were spent. */
export async function spentAmong(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const found = await rows(tx, SPENT, `SELECT id FROM spent_code WHERE id IN ${inList(ids)}`, ids)
  return new Set(found.map((s) => s.id))
}

/** After this the dynamic codes open nothing any more, also when what they were used for is undone. */
export const spendCodes = (tx: Tx, ids: readonly string[], now: number): Promise<unknown> =>
  insertIgnore(
    tx,
    'spent_code',
    ids.map((id) => ({ id, at: now })),
  )

const PREVIEWED = { couponId: text }

async function previewed(tx: Tx, session: string, code: string, now: number): Promise<string | null> {
  const seen = await row(tx, PREVIEWED, 'SELECT couponId FROM redemption_preview WHERE id = ? AND until > ?', [
    previewId(session, code),
    now,
  ])
  return seen?.couponId ?? null
}

const templateOf = (tx: Tx, coupon: Coupon): Promise<CouponTemplate> =>
  tx.getRepository(CouponTemplate).findOneByOrFail({ id: coupon.couponTemplateId })
