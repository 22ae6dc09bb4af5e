import { In } from 'typeorm'
import type { redeemCoupon } from '../../shared/contract/till'
import type { AnswerOf, BodyOf } from '../../shared/contract/route'
import { isDynamicCode } from '../../shared/rules/coupon'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Outcome } from '../base/lane'
import { locked } from '../base/sql'
import { Coupon, CouponTemplate } from '../coupons/entities'
import { onHoldAmong } from '../coupons/on-hold'
import { useFree } from '../coupons/usable'
import type { Deps } from '../deps'
import { bookRedemptions } from './book-redemption'
import {
  findByDynamicCode,
  findPrinted,
  spendCodes,
  spentAmong,
  type Named,
  type Read,
  type TypedCode,
} from './find-by-code'
import { takesOff } from './redeemable'
import { redeemerSession, type By } from './redeemer'
import { refusal } from './take-at-till'
import { checkStore, storesOf, type TillStore } from './till'

/** One use that is asked for. */
export type Ask = { input: BodyOf<typeof redeemCoupon>; by: By }
/** The same with the piece its code names. */
export type FoundAsk = Ask & Named & { store: TillStore }
export type Redeemed = AnswerOf<typeof redeemCoupon>['body']
/** The pieces these codes name, all asked for at once; reads only. Whose store or code is none is refused alone. */
export async function findPieces(read: Read, deps: Deps, asks: readonly Ask[]): Promise<Outcome<FoundAsk>[]> {
  const now = deps.clock.now()
  const typedBy = ({ input, by }: Ask): TypedCode => ({ code: input.code, session: redeemerSession(by.actor) })
  const typed = asks.map(typedBy).filter(({ code }) => !isDynamicCode(code))
  const storeIds = asks.map((a) => a.input.storeId)
  const [stores, printed] = await Promise.all([read((tx) => storesOf(tx, storeIds)), findPrinted(read, typed, now)])
  return Promise.all(
    asks.map((ask): Promise<Outcome<FoundAsk>> =>
      settled(async () => {
        const { code, storeId } = ask.input
        const store = checkStore(ask.by.actor, storeId, stores)
        const named = isDynamicCode(code)
          ? await read((tx) => findByDynamicCode(tx, deps, typedBy(ask), now))
          : printed(typedBy(ask))
        return { ...ask, ...named, store }
      }),
    ),
  )
}

const settled = <A>(work: () => Promise<A>): Promise<Outcome<A>> =>
  work().then(
    (answer) => ({ answer }),
    (error: unknown) => ({ refusal: error }),
  )

/** These pieces by id, each held until the transaction ends: nobody else moves one meanwhile. */
export async function holdPieces(tx: Tx, ids: readonly string[]): Promise<Map<string, Coupon>> {
  const found = await tx
    .getRepository(Coupon)
    .find({ where: { id: In([...new Set(ids)]) }, order: { id: 'ASC' }, ...locked(tx) })
  return new Map(found.map((c) => [c.id, c]))
}

type Winner = { ask: FoundAsk; coupon: Coupon; template: CouponTemplate; discountFen: number }

/**
 * Uses pieces, each once: decided in the order of arrival on the rows the caller holds, and one conditional update stands
 * behind all of it. Redemptions, counts, timeline and audit stand in the same transaction; who is refused changes nothing.
 */
export async function redeemPieces(
  tx: Tx,
  deps: Deps,
  asks: readonly FoundAsk[],
  pieces: Map<string, Coupon>,
): Promise<Outcome<Redeemed>[]> {
  const now = deps.clock.now()
  const templates = await templatesOf(tx, [...pieces.values()])
  const onHold = await onHoldAmong(
    tx,
    [...pieces.values()].map((c) => c.memberId),
  )
  const spent = await spentAmong(
    tx,
    asks.flatMap((a) => a.spends ?? []),
  )
  const taken = new Set<string>()
  const decided = asks.map((ask): Winner | { refusal: unknown } => {
    try {
      const coupon = pieces.get(ask.coupon.id)
      // A piece that has another holder now answers to no old code.
      if (!coupon || coupon.memberId !== ask.coupon.memberId) throw new AppError('coupon_not_found')
      if (taken.has(coupon.id)) throw new AppError('coupon_already_redeemed')
      const template = templates.get(coupon.couponTemplateId)!
      const { store, input } = ask
      const off = takesOff(coupon, template, { ...input, store, memberHeld: onHold.has(coupon.memberId) }, now)
      if ('reason' in off) throw refusal(off.reason)
      if (ask.spends !== null && spent.has(ask.spends)) throw new AppError('dynamic_code_expired')
      taken.add(coupon.id)
      return { ask, coupon, template, discountFen: off.discountFen }
    } catch (error) {
      return { refusal: error }
    }
  })
  const winners = decided.filter((d): d is Winner => 'ask' in d)
  if (winners.length === 0) return decided as { refusal: unknown }[]
  await use(tx, winners, now)
  const booked = await bookRedemptions(
    tx,
    deps,
    winners.map(({ ask: { input, by }, coupon, template, discountFen }) => ({
      coupon,
      template,
      by,
      use: {
        storeId: input.storeId,
        orderNo: input.orderNo ?? null,
        orderAmountFen: input.orderAmountFen ?? null,
        items: input.items ?? null,
        discountFen,
        reservationId: null,
      },
    })),
  )
  const answers = new Map(winners.map((w, i) => [w, booked[i]!]))
  return decided.map((d) => ('ask' in d ? { answer: answers.get(d)! } : d))
}

async function use(tx: Tx, winners: readonly Winner[], now: number): Promise<void> {
  const used = await useFree(
    tx,
    winners.map((w) => w.coupon.id),
    now,
  )
  // The rows are held, so what was judged free is free; should a judgement and the statement ever differ, nothing is used.
  if (used !== winners.length) throw new Error(`${winners.length} pieces were judged usable and ${used} were`)
  const spends = winners.flatMap((w) => w.ask.spends ?? [])
  if (spends.length > 0) await spendCodes(tx, spends, now)
}

async function templatesOf(tx: Tx, coupons: readonly Coupon[]): Promise<Map<string, CouponTemplate>> {
  const ids = [...new Set(coupons.map((c) => c.couponTemplateId))]
  const found = await tx.getRepository(CouponTemplate).findBy({ id: In(ids) })
  return new Map(found.map((t) => [t.id, t]))
}
