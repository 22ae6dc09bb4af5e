import type { StaffActor } from '../../../server/base/contract'
import type { Tx } from '../../../server/base/database'
import { AppError } from '../../../server/base/errors'
import { Coupon } from '../../../server/coupons/entities'
import { redeem } from '../../harness/redeem'
import { closeOurs } from '../../../server/payments/ask'
import { PayOrder, PayRefund } from '../../../server/payments/entities'
import type { PaymentHooks } from '../../../server/payments/hooks'
import { payNumber } from '../../../server/payments/numbers'
import { approveRefund, askRefund, refuseRefund } from '../../../server/payments/refund-order'
import { settleRefund } from '../../../server/payments/settle-refund'
import { settlePayment } from '../../../server/payments/settle'
import type { World } from '../../harness/world'
import { AMOUNT_FEN, type Clerk, type Seen, type Step } from './order-model'

export type Scene = { w: World; templateId: string; storeId: string; memberId: string; clerks: Record<Clerk, string> }

const HOOKS: PaymentHooks = {
  coupons: { eligible: async () => new Set<string>(), segmentRule: async () => null },
  tierReached: async () => undefined,
  merchantCoupon: async () => undefined,
}

/** One order in a real database, moved by the room's own verbs, each in a transaction of its own. */
export class RealOrder {
  private constructor(
    private readonly scene: Scene,
    private readonly id: string,
    private readonly orderNo: string,
    private readonly openid: string,
  ) {}

  static async make(scene: Scene): Promise<RealOrder> {
    const { w, templateId, memberId } = scene
    const { chance, clock, db } = w.deps
    const now = clock.now()
    const order: PayOrder = {
      id: chance.id(),
      orderNo: payNumber(chance),
      askKey: chance.token(),
      memberId,
      openid: 'o-model',
      productId: chance.id(),
      kind: 'coupon_pack',
      title: '券包',
      terms: { items: [{ couponTemplateId: templateId, quantity: 2 }] },
      amountFen: AMOUNT_FEN,
      status: 'unpaid',
      prepayId: null,
      payUntil: now + 3_600_000,
      transactionId: null,
      paidAt: null,
      closedAt: null,
      paidLate: false,
      refundedFen: 0,
      refundingFen: 0,
      couponIds: null,
      takenBack: null,
      nextQueryAt: null,
      askedAt: null,
      queries: 0,
      createdAt: now,
    }
    await db.inTransaction((tx) => tx.getRepository(PayOrder).insert(order))
    return new RealOrder(scene, order.id, order.orderNo, order.openid)
  }

  /** Whether the verb did it; a refusal is one of the contract's, anything else is thrown on. */
  async take(step: Step): Promise<boolean> {
    const { deps } = this.scene.w
    try {
      if (step.act === 'close') await closeOurs(deps, this.id)
      else await deps.db.inTransaction((tx) => this.within(tx, step))
      return true
    } catch (error) {
      if (error instanceof AppError) return false
      throw error
    }
  }

  private async within(tx: Tx, step: Exclude<Step, { act: 'close' }>): Promise<unknown> {
    const { w, clerks, storeId } = this.scene
    const { deps } = w
    const by = (clerk: Clerk) => ({ actor: actorOf(clerks[clerk]), requestId: 'model' })
    switch (step.act) {
      case 'paid':
        return settlePayment(tx, deps, HOOKS, this.paid(step))
      case 'ask':
        return askRefund(tx, deps, HOOKS, this.id, { amountFen: step.fen, reason: '退款' }, by(step.by))
      case 'approve':
        return approveRefund(tx, deps, await this.refundId(tx, step.which), by(step.by))
      case 'refuse':
        return refuseRefund(tx, deps, HOOKS, await this.refundId(tx, step.which), '已使用', by('other'))
      case 'told':
        return settleRefund(tx, deps, HOOKS, await this.told(tx, step))
      case 'use': {
        const id = (await this.order(tx)).couponIds?.[step.piece]
        if (id === undefined) throw new AppError('coupon_not_found')
        const { code } = await tx.getRepository(Coupon).findOneByOrFail({ id })
        const actor = { kind: 'staff' as const, actor: actorOf(clerks.one) }
        return redeem(tx, deps, { code, storeId }, { actor, requestId: 'model' })
      }
    }
  }

  private paid({ transaction, wrong }: Extract<Step, { act: 'paid' }>) {
    const { mchid, appid } = this.scene.w.deps.pay!
    return {
      appid: wrong === 'appid' ? 'wx0000000000000000' : appid,
      mchid: wrong === 'mchid' ? '1900000001' : mchid,
      orderNo: this.orderNo,
      transactionId: `${this.orderNo.slice(0, 26)}-${transaction}`,
      tradeState: 'SUCCESS' as const,
      totalFen: wrong === 'amount' ? 1 : AMOUNT_FEN,
      currency: wrong === 'currency' ? 'USD' : 'CNY',
      payerOpenid: wrong === 'payer' ? 'o-other' : this.openid,
      successAt: this.scene.w.clock.now(),
    }
  }

  private async told(tx: Tx, { which, state, wrong }: Extract<Step, { act: 'told' }>) {
    const refund = (await this.refunds(tx))[which]!
    return {
      refundNo: refund.refundNo,
      refundId: `50${refund.refundNo.slice(0, 20)}`,
      orderNo: this.orderNo,
      transactionId: (await this.order(tx)).transactionId!,
      status: state,
      refundFen: refund.amountFen + (wrong ? 1 : 0),
      totalFen: AMOUNT_FEN,
      successAt: state === 'SUCCESS' ? this.scene.w.clock.now() : null,
    }
  }

  private order = (tx: Tx): Promise<PayOrder> => tx.getRepository(PayOrder).findOneByOrFail({ id: this.id })
  private refunds = (tx: Tx): Promise<PayRefund[]> =>
    // Ids sort by the time they were made.
    tx.getRepository(PayRefund).find({ where: { orderId: this.id }, order: { id: 'ASC' } })

  private async refundId(tx: Tx, which: number): Promise<string> {
    const refund = (await this.refunds(tx))[which]
    if (!refund) throw new AppError('not_found')
    return refund.id
  }

  seen(): Promise<Seen> {
    return this.scene.w.db.read(async (tx) => {
      const { status, refundedFen, refundingFen, couponIds } = await this.order(tx)
      const pieces: string[] = []
      for (const id of couponIds ?? []) pieces.push((await tx.getRepository(Coupon).findOneByOrFail({ id })).status)
      const refunds = (await this.refunds(tx)).map((r) => r.status)
      return { status, refunded: refundedFen, refunding: refundingFen, refunds, pieces }
    })
  }
}

const actorOf = (id: string): StaffActor => ({
  side: 'staff',
  session: 'model',
  id,
  name: 'model',
  role: 'owner',
  storeId: null,
})
