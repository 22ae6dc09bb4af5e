import { isoOf } from '../../../shared/rules/calendar'
import { settleRefund } from '../../../server/payments/settle-refund'
import type { By } from '../../../server/till/redeemer'
import { confirm, free, reserve } from '../../../server/till/reservations'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { told } from '../coupons/partner'
import { openShop, type Buyer, type Shop } from './shop'

const MINUTE = 60_000

onEachDatabase('what is paid back stays dead', (open) => {
  let w: World
  let shop: Shop
  let storeId: string
  let templateId: string
  let packId: string
  let phones = 0
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    const address = { name: '店', regionCode: '310106', address: '路 1 号' }
    storeId = must(await w.call('createStore', { token: shop.owner, body: address })).body.id
    templateId = await shop.template({ total: 100_000, transferable: true })
    packId = (
      await shop.product({
        kind: 'coupon_pack',
        priceFen: 3_000,
        items: [{ couponTemplateId: templateId, quantity: 1 }],
      })
    ).id
  }, 60_000)
  afterAll(() => w.close())

  const by = (): By => ({
    actor: { kind: 'partner', key: { id: '0192f0c1-0000-7000-8000-000000000001', storeIds: null } },
    requestId: 'test',
  })
  let keys = 0
  const redeem = (code: string) =>
    w.call('redeemCoupon', { token: shop.owner, key: `use-${keys++}`, body: { code, storeId, orderAmountFen: 20_000 } })
  const hold = (code: string, ttlSeconds = 600) =>
    told(
      w.db.inTransaction((tx) =>
        reserve(tx, w.deps, { code, storeId, orderAmountFen: 20_000, orderNo: 'web-1', ttlSeconds }, by()),
      ),
    )
  const held = async (code: string): Promise<string> => {
    const answer = await hold(code)
    if ('code' in answer) throw new Error(answer.code)
    return answer.done.id
  }
  const offered = async (who: Buyer, id: string) =>
    must(await w.call('giveCoupon', { token: who.token, key: `gift-${keys++}`, params: { id } })).body.token
  const takenByAFriend = async (token: string) => {
    const friend = await w.member()
    return w.call('acceptTransfer', { token: friend.token, key: `take-${keys++}`, params: { token } })
  }
  /** The member proves the phone of another account, which she joins; staff undo it. */
  const mergedAndUndone = async (mine: Buyer, refund: () => Promise<void>) => {
    const phone = `1340000${String(++phones).padStart(4, '0')}`
    const old = await w.member({ phone })
    const button = jest.spyOn(w.deps.wechat.mini!, 'phoneNumber')
    button.mockResolvedValue({ phone: `+86${phone}`, countryCode: '86' })
    const asked = await w.call('rebindPhone', { token: mine.token, body: { phoneCode: 'x' } })
    button.mockRestore()
    const mergeToken = asked.body.mergeToken as string
    must(await w.call('mergeMember', { token: mine.token, body: { mergeToken, choice: 'merge' } }))
    await refund()
    must(
      await w.call('reverseMerge', {
        token: shop.owner,
        params: { id: old.memberId },
        body: { reason: '不是同一个人' },
      }),
    )
  }

  type Bought = { who: Buyer; orderId: string; id: string; code: string; refund: () => Promise<void> }
  const bought = async (): Promise<Bought> => {
    const who = await w.member()
    const order = await shop.bought(who, packId)
    const [piece] = must(await w.call('listMyCoupons', { token: who.token })).body.items
    const refund = async () => {
      must(await shop.refund(order.id, 3_000))
      await w.jobs()
      expect(await shop.read(order.id)).toMatchObject({ status: 'refunded', refundedFen: 3_000 })
    }
    return { who, orderId: order.id, id: piece!.id, code: piece!.code, refund }
  }

  /** Every way in which a piece comes back to a hand, the refund somewhere in its middle. */
  const ways: Record<string, (piece: Bought) => Promise<unknown>> = {
    'held for an order that is dropped': async ({ code, refund }) => {
      const id = await held(code)
      await refund()
      return w.db.inTransaction((tx) => free(tx, w.deps, id, by()))
    },
    'held for an order until the time is up': async ({ code, refund }) => {
      await held(code)
      await refund()
      w.clock.advance(11 * MINUTE)
      await w.jobs()
    },
    'held for an order that is paid': async ({ code, refund }) => {
      const id = await held(code)
      await refund()
      expect(await told(w.db.inTransaction((tx) => confirm(tx, w.deps, id, by())))).toEqual({
        code: 'reservation_gone',
      })
    },
    'held for an order that is paid too late': async ({ code, refund }) => {
      const id = await held(code)
      await refund()
      w.clock.advance(11 * MINUTE)
      expect(await told(w.db.inTransaction((tx) => confirm(tx, w.deps, id, by())))).toEqual({
        code: 'reservation_gone',
      })
    },
    'offered and taken back': async ({ who, id, refund }) => {
      await offered(who, id)
      await refund()
      await w.call('takeBackCoupon', { token: who.token, params: { id } })
    },
    'offered until the time is up': async ({ who, id, refund }) => {
      await offered(who, id)
      await refund()
      w.clock.advance(25 * 60 * MINUTE)
      await shop.signInAgain()
      await w.jobs()
    },
    'offered and accepted afterwards': async ({ who, id, refund }) => {
      const token = await offered(who, id)
      await refund()
      expect((await takenByAFriend(token)).body.code).toBe('transfer_gone')
    },
    'accepted by a friend before': async ({ who, id, refund }) => {
      must(await takenByAFriend(await offered(who, id)))
      await refund()
    },
    'its term extended': async ({ refund }) => {
      await refund()
      const body = { until: isoOf(w.clock.now() + 300 * 86_400_000), reason: '延长' }
      must(
        await w.call('extendCoupons', { token: shop.owner, key: `longer-${keys++}`, params: { id: templateId }, body }),
      )
      await w.jobs()
    },
    'a merge undone': ({ who, refund }) => mergedAndUndone(who, refund),
    'its use undone after a refund that had failed was paid after all': async ({ code, orderId }) => {
      await w.sandbox('PUT', '/pay', { refunds: 'ABNORMAL' })
      const refund = must(await shop.refund(orderId, 3_000)).body
      await w.jobs()
      await w.sandbox('PUT', '/pay', { refunds: 'SUCCESS' })
      const used = must(await redeem(code)).body
      // Somebody saw to it at the platform, whose word comes afterwards.
      const { transactionId, orderNo } = await shop.read(orderId)
      const outcome = await w.db.inTransaction((tx) =>
        settleRefund(
          tx,
          w.deps,
          { coupons: {} as never, tierReached: async () => undefined, merchantCoupon: async () => undefined },
          {
            orderNo,
            refundNo: refund.refundNo,
            refundId: '5030',
            transactionId: transactionId!,
            refundFen: 3_000,
            totalFen: 3_000,
            status: 'SUCCESS',
            successAt: w.clock.now(),
          } as never,
        ),
      )
      expect(outcome.outcome).toBe('settled')
      const body = { reason: '收银员误点' }
      const undone = await w.call('reverseRedemption', {
        token: shop.owner,
        key: `undo-${keys++}`,
        params: { id: used.redemptionId },
        body,
      })
      expect(must(undone).body.coupon.status).toBe('voided')
    },
  }

  it.each(Object.keys(ways))('%s', async (way) => {
    const piece = await bought()
    await ways[way]!(piece)
    const [row] = (await w.db.read((tx) =>
      tx.query('SELECT status, code, memberId FROM coupon WHERE id = ?', [piece.id]),
    )) as { status: string; code: string; memberId: string }[]
    expect((await redeem(row!.code)).body.code).toBe('coupon_voided')
    expect(await hold(row!.code)).toEqual({ code: 'coupon_voided' })
    expect(
      (await w.call('previewRedemption', { token: shop.owner, body: { code: row!.code, storeId } })).body,
    ).toMatchObject({ redeemable: false, reason: 'coupon_voided' })
    const gift = await w.call('giveCoupon', { token: piece.who.token, key: `g-${keys++}`, params: { id: piece.id } })
    expect(gift.status).toBeGreaterThanOrEqual(400)
    expect(row!.status).toBe('voided')
  })

  it('counts and money of the template stand as if none of them had been bought', async () => {
    const { body } = await w.call('readCouponTemplate', { token: shop.owner, params: { id: templateId } })
    const n = Object.keys(ways).length
    expect(body).toMatchObject({ issued: n, voided: n, redeemed: 0, committedFen: 0, spentFen: 0 })
  })

  it('a refused refund gives every piece again, also one whose use was undone meanwhile', async () => {
    const two = await shop.product({
      kind: 'coupon_pack',
      priceFen: 60_000,
      items: [{ couponTemplateId: templateId, quantity: 2 }],
    })
    const service = (await w.staff('service')).token
    const who = await w.member()
    const order = await shop.bought(who, two.id)
    const refund = must(await shop.refund(order.id, 60_000, service)).body
    expect((await shop.read(order.id)).coupons.map((c) => c.status)).toEqual(['voided', 'voided'])
    must(await w.call('refuseRefund', { token: shop.owner, params: { id: refund.id }, body: { reason: '不退' } }))
    expect((await shop.read(order.id)).coupons.map((c) => c.status)).toEqual(['claimed', 'claimed'])
    const [piece] = must(await w.call('listMyCoupons', { token: who.token })).body.items
    must(await redeem(piece!.code))
  })
})
