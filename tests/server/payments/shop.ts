import type { PaymentParams } from '../../../shared/contract/payments'
import { addStanding } from '../../harness/standing'
import type { World } from '../../harness/world'
import { must, templateBody } from '../../harness/rows'

/** The member as a world makes one. */
export type Buyer = Awaited<ReturnType<World['member']>>

/** A brand with something on sale, and the hands that buy and pay it as the mini-program and its owner do. */
export async function openShop(w: World) {
  await addStanding(w, 'payments.')
  let owner = (await w.staff('owner')).token
  const template = async (more: Record<string, unknown> = {}) => {
    const body = templateBody(w, { title: '券包券', valueFen: 2000, thresholdFen: 0, inCentre: false, ...more })
    const { id } = must(await w.call('createCouponTemplate', { token: owner, body })).body
    must(await w.call('publishCouponTemplate', { token: owner, params: { id } }))
    return id
  }
  const product = async (more: Record<string, unknown>) =>
    must(
      await w.call('createProduct', {
        token: owner,
        body: { title: '商品', priceFen: 9_900, onSale: true, ...more },
      }),
    ).body
  const templateId = await template({ total: 100_000 })
  const year = await product({ kind: 'membership', title: '年度会员', priceFen: 19_900, months: 12, tier: 'gold' })
  const pack = await product({
    kind: 'coupon_pack',
    title: '护手霜券包',
    priceFen: 5_000,
    items: [{ couponTemplateId: templateId, quantity: 3 }],
  })
  let keys = 0
  const order = async (who: { token: string }, productId: string, key = `order-${keys++}`) =>
    w.call('createOrder', { token: who.token, key, body: { productId } })
  const pay = (who: { id: string }, payment: PaymentParams) =>
    w.sandbox('POST', `/people/${who.id}/payments`, { ...payment, outcome: 'paid' })
  const read = async (id: string) => must(await w.call('readOrder', { token: owner, params: { id } })).body
  const refund = (id: string, amountFen: number, token = owner, key = `refund-${keys++}`) =>
    w.call('refundOrder', { token, key, params: { id }, body: { amountFen, reason: '顾客要求退款' } })
  return {
    get owner() {
      return owner
    },
    /** A session of staff ends with the day: the owner signs in again after the clock was moved. */
    signInAgain: async () => void (owner = (await w.staff('owner')).token),
    templateId,
    year,
    pack,
    template,
    product,
    order,
    pay,
    read,
    refund,
    /** Ordered, paid, and told by notice. */
    bought: async (who: Buyer, productId: string) => {
      const made = must(await order(who, productId)).body
      const paid = await pay(who, made.payment)
      if (paid.status !== 200) throw new Error(`not paid: ${JSON.stringify(paid.body)}`)
      await w.jobs()
      return read(made.order.id)
    },
    notices: (on: 'on' | 'off') => w.sandbox('PUT', '/pay', { notices: on }),
  }
}
export type Shop = Awaited<ReturnType<typeof openShop>>
