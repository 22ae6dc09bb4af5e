import { apiKey, must } from '../harness/rows'
import type { Stage } from './browser'

/** The longest that the rules let people write. */
const LONG_NAME = '欧阳长孙司马上官诸葛东方皇甫尉迟公孙慕容'
const LONG_TITLE = '山茶花与初雪联名礼盒满三百减八十再赠护手霜一支仅限北方门店会员周年庆到店使用可叠'

export type Lengthy = Awaited<ReturnType<typeof makeLengthy>>

/** A member, a coupon that she holds and a campaign, each with a name as long and a sum as large as may be. */
export async function makeLengthy({ world, owner }: Stage) {
  const person = await world.member({ marketing: true, profile: { regionCode: '230102', nickname: LONG_NAME } })
  const { token } = owner
  const long = {
    title: LONG_TITLE,
    transferable: true,
    kind: 'cash',
    valueFen: 123_456_00,
    thresholdFen: 999_999_00,
    total: 10,
    perMemberLimit: 5,
    claimFrom: new Date(world.deps.clock.now() - 86_400_000).toISOString(),
    claimUntil: new Date(world.deps.clock.now() + 30 * 86_400_000).toISOString(),
    validity: { kind: 'days_after_claim', days: 30 },
  }
  const templateId = must(await world.call('createCouponTemplate', { token, body: long })).body.id
  must(await world.call('publishCouponTemplate', { token, params: { id: templateId } }))
  const couponId = must(
    await world.call('claimCoupon', { token: person.token, params: { id: templateId }, key: 'manners-1' }),
  ).body.id
  const giftId = must(
    await world.call('claimCoupon', { token: person.token, params: { id: templateId }, key: 'manners-2' }),
  ).body.id
  const giftToken = must(
    await world.call('giveCoupon', { token: person.token, params: { id: giftId }, key: 'manners-3', body: {} }),
  ).body.token
  must(
    await world.call('adjustPoints', {
      token,
      params: { id: person.memberId },
      key: 'manners-4',
      body: { points: 999_999, reason: LONG_TITLE },
    }),
  )
  const priced = must(
    await world.call('createCouponTemplate', { token, body: { ...long, pointsPrice: 9_999_999, inCentre: false } }),
  ).body.id
  must(await world.call('publishCouponTemplate', { token, params: { id: priced } }))
  const product = async (body: Record<string, unknown>): Promise<string> =>
    must(
      await world.call('createProduct', {
        token,
        body: { title: LONG_TITLE, priceFen: 123_456_78, onSale: true, ...body },
      }),
    ).body.id
  await product({ kind: 'membership', months: 36, tier: 'ABCDEFGHIJKLMNOPQRST' })
  const packId = await product({ kind: 'coupon_pack', items: [{ couponTemplateId: templateId, quantity: 1 }] })
  must(await world.call('createOrder', { token: person.token, key: 'manners-5', body: { productId: packId } }))
  const storeId = must(await world.call('listStores', { token })).body.items[0]!.id
  const { key } = await apiKey(world, owner.token, ['orders'])
  const items = [{ name: LONG_TITLE.repeat(4), quantity: 12_345 }, { sku: 'A' }]
  const bought = {
    platform: 'a-till-with-a-very-long-name.v2',
    orderNo: '9'.repeat(64),
    amountFen: 12_345_678_901,
    items,
  }
  const paidAt = new Date().toISOString()
  must(
    await world.call('openRecordOrder', {
      token: key,
      body: { ...bought, paidAt, refundedFen: 1, storeId, customer: { phone: person.phone } },
    }),
  )
  const segmentId = must(await world.call('listSegments', { token })).body.items[0]!.id
  const longSegment = { name: LONG_TITLE, rule: { all: [] } }
  const besideId = must(await world.call('createSegment', { token, body: longSegment })).body.id
  const messages = must(await world.call('listMessageTemplates', { token })).body.items
  const message = messages.find((m) => m.providerTemplateId === 'sandbox-sub-coupon')!
  const campaignId = must(
    await world.call('createCampaign', {
      token,
      body: {
        name: LONG_TITLE,
        segmentId,
        channels: ['mini_subscribe'],
        templateIds: { mini_subscribe: message.id },
        couponTemplateId: templateId,
        schedule: { kind: 'now' },
        topic: 'offers',
      },
    }),
  ).body.id
  const office = await makeOffice({ world, owner }, { ...long, inCentre: false }, packId)
  return {
    person,
    couponId,
    giftId,
    giftToken,
    packId,
    templateId,
    storeId,
    segmentId,
    besideId,
    campaignId,
    ...office,
  }
}

/** What only the console shows: a coupon with every term, its codes, a paid order, a member under review, keys and webhooks. */
async function makeOffice(
  { world, owner }: Pick<Stage, 'world' | 'owner'>,
  long: Record<string, unknown>,
  packId: string,
) {
  const { token } = owner
  const termsId = must(
    await world.call('createCouponTemplate', {
      token,
      body: {
        ...long,
        goods: { name: LONG_TITLE, skus: Array.from({ length: 40 }, (_, at) => `ARTICLE-NUMBER-${at}`) },
        useTimes: {
          weekdays: [1, 2, 3, 4, 5],
          hours: [
            { from: '08:00', to: '11:30' },
            { from: '22:00', to: '02:00' },
          ],
          blackout: [
            { from: '2031-02-06', until: '2031-02-12' },
            { from: '2031-10-01', until: '2031-10-07' },
          ],
        },
        tiers: ['ABCDEFGHIJKLMNOPQRST', 'gold'],
        regionCodes: ['230000', '220000', '810000'],
        codeWord: '一二三四五六七八九十一二三四五六七八九十',
        issueOnBirthday: { daysBefore: 7 },
      },
    }),
  ).body.id
  const codes = must(
    await world.call('createCodeList', {
      token,
      params: { id: termsId },
      key: 'office-1',
      body: { kind: 'exchange', name: LONG_TITLE },
    }),
  ).body.id
  must(await world.call('addCodes', { token, params: { id: codes }, body: { codes: ['LONG0001', 'LONG0002'] } }))
  const buyer = await world.member({ profile: { nickname: LONG_TITLE.slice(0, 20) } })
  const { order, payment } = must(
    await world.call('createOrder', { token: buyer.token, key: 'office-2', body: { productId: packId } }),
  ).body
  const paid = await world.sandbox('POST', `/people/${buyer.id}/payments`, { ...payment, outcome: 'paid' })
  if (paid.status !== 200) throw new Error(`not paid: ${JSON.stringify(paid.body)}`)
  must(await world.call('queryOrder', { token, params: { id: order.id }, body: {} }))
  must(
    await world.call('refundOrder', {
      token,
      key: 'office-3',
      params: { id: order.id },
      body: { amountFen: 12_345_00, reason: LONG_TITLE },
    }),
  )
  const held = await world.member({ profile: { nickname: LONG_TITLE.slice(0, 20) } })
  must(await world.call('holdMember', { token, params: { id: held.memberId }, body: { reason: LONG_TITLE } }))
  must(
    await world.call('createApiKey', {
      token,
      body: { name: LONG_TITLE, scopes: ['members', 'redemptions', 'reservations', 'orders', 'webhooks'] },
    }),
  )
  must(
    await world.call('createWebhook', {
      token,
      body: { url: `https://example.com/${'long'.repeat(60)}`, events: ['member.joined', 'coupon.redeemed'] },
    }),
  )
  return { termsId, orderId: order.id, heldId: held.memberId }
}
