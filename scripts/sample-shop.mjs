// What the sample brand sells, and what its staff have to look at: products, orders, refunds, a bill that differs, codes, keys.
import { caller } from './sample-life.mjs'

const DAY = 86_400_000
/** Before now: the bill of that day is there, at whatever hour the sample is made (WeChat gives it at ten the day after). */
const TRADED = DAY + 11 * 3_600_000
const shanghaiDay = (at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)

/** Trades on top of the life that was lived; `clock.offset` is nought at the end. Gives the ids the pictures need. */
export async function trade({ running, clock, username, password, life, settle, findSuspicions }) {
  const call = caller(running.url)
  const api = (method, path, more) => call(method, `/api/v1${path}`, more)
  const signIn = async (name, secret) =>
    (await api('POST', '/staff/sessions', { body: { username: name, password: secret } })).token
  let keys = 0
  const key = () => `shop-${keys++}`

  clock.offset = -TRADED
  let owner = await signIn(username, password)
  const stores = (await api('GET', '/staff/stores', { token: owner })).items
  const segments = (await api('GET', '/staff/segments', { token: owner })).items
  const now = Date.now()
  const template = async (body, publish = true) => {
    const made = await api('POST', '/staff/coupon-templates', {
      token: owner,
      body: {
        kind: 'cash',
        thresholdFen: 0,
        total: 1000,
        perMemberLimit: 3,
        claimFrom: new Date(now - 2 * DAY).toISOString(),
        claimUntil: new Date(now + 40 * DAY).toISOString(),
        validity: { kind: 'days_after_claim', days: 60 },
        ...body,
      },
    })
    if (publish) await api('POST', `/staff/coupon-templates/${made.id}/publications`, { token: owner, body: {} })
    return made.id
  }
  const evening = await template({
    title: '工作日晚间面霜礼：满 200 减 60',
    valueFen: 6000,
    thresholdFen: 20_000,
    total: 500,
    budgetFen: 1_800_000,
    goods: { name: '面霜系列', names: { en: 'Face creams' }, skus: ['CREAM-30', 'CREAM-50', 'CREAM-100'] },
    useTimes: {
      weekdays: [1, 2, 3, 4, 5],
      hours: [{ from: '18:00', to: '22:00' }],
      blackout: [{ from: '2027-02-06', until: '2027-02-12' }],
    },
    segmentIds: [segments[0].id],
    storeIds: stores.slice(0, 2).map(({ id }) => id),
    codeWord: '初雪将至',
    transferable: true,
  })
  await api('POST', `/staff/coupon-templates/${evening}/grants`, {
    token: owner,
    key: key(),
    body: { segmentId: segments[0].id },
  })
  const points = await template({ title: '300 积分换小样礼盒', kind: 'gift', valueFen: 3000, pointsPrice: 300 })
  await settle()

  // A till that redeems and undoes the same coupon over and over: what the list of suspicious patterns is for.
  const till = await signIn(`till.${stores[0].regionCode}`, `${password}-till`)
  const again = life.members[4]
  const circled = await api('POST', `/mini/coupon-templates/${life.offerId}/claims`, { token: again.token, key: key() })
  for (let turn = 0; turn < 7; turn++) {
    const body = { code: circled.code, storeId: stores[0].id, orderAmountFen: 36_000 }
    const used = await api('POST', '/staff/redemptions', { token: till, key: key(), body })
    await api('POST', `/staff/redemptions/${used.redemptionId}/reversals`, {
      token: till,
      key: key(),
      body: { reason: '顾客又不要了' },
    })
  }

  await findSuspicions(running.deps, () => false)

  const printed = await api('POST', `/staff/coupon-templates/${evening}/code-lists`, {
    token: owner,
    key: key(),
    body: { kind: 'exchange', name: '三月包装盒印刷' },
  })
  await api('POST', `/staff/code-lists/${printed.id}/parts`, {
    token: owner,
    body: { firstLine: 1, codes: Array.from({ length: 1200 }, (_, at) => `SNOW${String(at).padStart(6, '0')}`) },
  })
  await api('POST', `/staff/coupon-templates/${evening}/code-lists`, {
    token: owner,
    key: key(),
    body: { kind: 'exchange', name: '线下活动 · 江北', generate: 3000 },
  })

  const product = (body) => api('POST', '/staff/products', { token: owner, body: { onSale: true, ...body } })
  const sold = (await api('GET', '/staff/products', { token: owner })).items
  const [year, pack] = ['membership', 'coupon_pack'].map((kind) => sold.find((one) => one.kind === kind))
  await product({ kind: 'membership', title: '山茶季度会员', priceFen: 5_900, months: 3, tier: 'gold', onSale: false })
  const buy = async (member, productId, paid = true) => {
    const { order, payment } = await api('POST', '/mini/orders', {
      token: member.token,
      key: key(),
      body: { productId },
    })
    if (paid)
      await call('POST', `/sandbox/api/people/${member.person}/payments`, { body: { ...payment, outcome: 'paid' } })
    return order
  }
  const buyers = life.members.slice(0, 9)
  const orders = []
  for (const [at, member] of buyers.entries()) orders.push(await buy(member, at % 3 === 0 ? year.id : pack.id))
  await settle()
  await call('PUT', '/sandbox/api/pay/bill-plants', {
    body: {
      items: [
        { kind: 'drop', number: orders[1].orderNo },
        { kind: 'change', number: orders[2].orderNo, column: '订单金额', value: '39.90' },
      ],
    },
  })
  clock.offset = 0
  owner = await signIn(username, password)
  const traded = shanghaiDay(Date.now() - TRADED)
  await api('POST', '/staff/bill-checks', { token: owner, body: { day: traded } })
  await settle()
  const today = await buy(buyers[0], pack.id)
  await buy(buyers[1], year.id, false)
  await settle()
  await api('PATCH', '/staff/settings', { token: owner, body: { refundApprovalAboveFen: 10_000 } })
  const refund = (token, order, amountFen, reason) =>
    api('POST', `/staff/orders/${order.id}/refunds`, { token, key: key(), body: { amountFen, reason } })
  await refund(owner, orders[4], 1_000, '少了一支，补差价')
  await refund(owner, orders[3], 19_900, '重复购买')
  const service = await signIn('zhao.an', `${password}-service`)
  await refund(service, orders[6], 19_900, '顾客改变主意')
  await settle()

  const apiKey = (name, scopes, storeIds) =>
    api('POST', '/staff/api-keys', { token: owner, body: { name, scopes, storeIds } })
  await apiKey('南京西路店收银机', ['members', 'redemptions', 'reservations'], [stores[0].id])
  await apiKey('网上商城', ['members', 'redemptions', 'reservations', 'orders'], null)
  await api('POST', '/staff/webhooks', {
    token: owner,
    body: { url: 'https://shop.example.com/hooks/members', events: ['coupon.redeemed', 'order.paid'] },
  })
  const watched = life.members[3]
  await api('POST', `/staff/members/${watched.id}/points`, {
    token: owner,
    key: key(),
    body: { points: 500, reason: '新店开业赠送' },
  })
  await api('POST', `/staff/members/${watched.id}/holds`, {
    token: owner,
    body: { reason: '同一设备登录了几个账户' },
  })

  // What the shopper's own pictures show: points, a pack she bought, an order that waits, a coupon on its way to a friend.
  const { shown } = life
  await api('POST', `/staff/members/${shown.id}/points`, {
    token: owner,
    key: key(),
    body: { points: 680, reason: '周年回馈', expiresAt: new Date(now + 60 * DAY).toISOString() },
  })
  await buy(shown, pack.id)
  await settle()
  await buy(shown, year.id, false)
  const held = (await api('GET', '/mini/coupons?status=claimed&limit=100', { token: shown.token })).items
  const given = held.find((coupon) => coupon.transferable)
  const gift = await api('POST', `/mini/coupons/${given.id}/transfers`, { token: shown.token, key: key(), body: {} })

  // A campaign whose coupon comes with its message and runs out on the way, and a draft of the same kind.
  const { quietHours } = await api('GET', '/staff/settings', { token: owner })
  await api('PATCH', '/staff/settings', { token: owner, body: { quietHours: null } })
  const withCoupon = async (title, total) => {
    const couponTemplateId = await template({ title, valueFen: 2000, total, perMemberLimit: 1, inCentre: false })
    const { id } = await api('POST', `/staff/campaigns/${life.draftId}/copies`, { token: owner, key: key(), body: {} })
    await api('PATCH', `/staff/campaigns/${id}`, { token: owner, body: { name: title, couponTemplateId } })
    return id
  }
  const stopped = await withCoupon('北方会员回家礼', 1)
  await api('POST', `/staff/campaigns/${stopped}/launches`, { token: owner, key: key(), body: {} })
  await settle()
  await api('PATCH', '/staff/settings', { token: owner, body: { quietHours } })
  const withMessage = await withCoupon('新年护手礼', 500)
  return {
    stopped,
    withMessage,
    giftToken: gift.token,
    givenId: given.id,
    evening,
    points,
    orderId: today.id,
    bigOrderId: orders[0].id,
    watched: watched.id,
    billDay: traded,
  }
}
