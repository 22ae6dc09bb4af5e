import type { RouteName } from '../../shared/contract/table'
import { ROUTES } from '../../shared/contract/table'
import { OPEN_SCOPES, type OpenScope, type RouteSpec } from '../../shared/contract/route'
import { enqueue } from '../../server/base/jobs'
import { hashToken } from '../../server/base/vault'
import { upload } from './upload'
import type { World } from './world'

export type Rows = Awaited<ReturnType<typeof makeRows>>

/** A coupon template as the API wants it, open at the world's time. */
export const templateBody = (w: World, more: Record<string, unknown> = {}) => ({
  title: '满 100 减 30',
  kind: 'cash',
  valueFen: 3000,
  thresholdFen: 10_000,
  total: 100,
  perMemberLimit: 1,
  claimFrom: new Date(w.clock.now() - 86_400_000).toISOString(),
  claimUntil: new Date(w.clock.now() + 30 * 86_400_000).toISOString(),
  validity: { kind: 'days_after_claim', days: 30 },
  ...more,
})

const SOME_TIERS = [{ key: 'standard', name: '会员', names: null, minPoints: 0, benefits: [] }]

export const must = <T extends { status: number; text: string }>(answer: T): T => {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text}`)
  return answer
}

/** Where nothing listens for these tests; an address of the public internet, so that no name is asked for. */
export const PUBLIC_ADDRESS = 'https://93.184.215.14/hooks'

/** A shop system's key with these scopes. */
export const apiKey = async (w: World, owner: string, scopes: OpenScope[], storeIds: string[] | null = null) =>
  must(await w.call('createApiKey', { token: owner, body: { name: '收银系统', scopes, storeIds } })).body

/** A coupon of ten yuan that everybody may claim at `at`, the moment the server lives in; answers its id. */
export async function publishTemplate(
  w: World,
  { token, at }: { token: string; at: number },
  more: Record<string, unknown>,
): Promise<string> {
  const body = {
    kind: 'cash',
    valueFen: 1000,
    thresholdFen: 0,
    total: 10,
    perMemberLimit: 1,
    claimFrom: new Date(at - 86_400_000).toISOString(),
    claimUntil: new Date(at + 30 * 86_400_000).toISOString(),
    validity: { kind: 'days_after_claim', days: 7 },
    ...more,
  }
  const { id } = must(await w.call('createCouponTemplate', { token, body })).body
  must(await w.call('publishCouponTemplate', { token, params: { id } }))
  return id
}

/** One of everything a path can name, made through the API, and the path parameters of every row of the table. */
export async function makeRows(w: World) {
  const owner = (await w.staff('owner')).token
  const store = must(
    await w.call('createStore', {
      token: owner,
      body: { name: '南京西路店', regionCode: '310106', address: '南京西路 1266 号' },
    }),
  ).body.id
  const channel = must(
    await w.call('createChannel', {
      token: owner,
      body: { name: '立牌', storeId: store, kind: 'official_account_qr' },
    }),
  ).body.id
  const template = must(await w.call('createCouponTemplate', { token: owner, body: templateBody(w) })).body.id
  must(await w.call('publishCouponTemplate', { token: owner, params: { id: template } }))
  const member = await w.member()
  const coupon = must(
    await w.call('claimCoupon', { token: member.token, params: { id: template }, key: 'rows-1' }),
  ).body
  const redemption = must(
    await w.call('redeemCoupon', {
      token: owner,
      key: 'rows-2',
      body: { code: coupon.code, storeId: store, orderAmountFen: 20_000 },
    }),
  ).body.redemptionId
  const segment = must(await w.call('createSegment', { token: owner, body: { name: '全部', rule: { all: [] } } })).body
    .id
  const staff = await w.staff('analyst')
  const message = must(
    await w.call('createMessageTemplate', {
      token: owner,
      body: {
        channel: 'mini_subscribe',
        name: '提醒',
        providerTemplateId: 'sub-1',
        topic: 'offers',
        kind: 'marketing',
        bodies: { 'zh-Hans': { fields: { thing1: '满 100 减 30' } } },
      },
    }),
  ).body.id
  const campaign = must(
    await w.call('createCampaign', {
      token: owner,
      body: {
        name: '活动',
        segmentId: segment,
        channels: ['mini_subscribe'],
        templateIds: { mini_subscribe: message },
        schedule: { kind: 'now' },
        topic: 'offers',
      },
    }),
  ).body.id
  const job = await w.db.inTransaction((tx) =>
    enqueue(tx, w.deps, { kind: 'rows.nothing', lane: 'prompt', payload: {}, total: 1 }),
  )
  const merge = w.chance.id()
  await w.db.inTransaction((tx) =>
    tx.query(
      "INSERT INTO member_merge (id, tokenHash, status, openid, memberId, detail, askedAt, expiresAt) VALUES (?,?,'awaiting_approval',?,?,'{}',0,0)",
      [merge, merge, 'nobody', member.memberId],
    ),
  )
  const key = await apiKey(w, owner, [...OPEN_SCOPES])
  const hook = must(
    await w.call('createWebhook', { token: owner, body: { url: PUBLIC_ADDRESS, events: ['member.joined'] } }),
  ).body.id
  const delivery = w.chance.id()
  await w.db.inTransaction((tx) =>
    tx.query(
      "INSERT INTO webhook_delivery (id, webhookId, eventId, state, attempts, nextAt, leaseUntil, createdAt) VALUES (?,?,?,'given_up',1,NULL,0,0)",
      [delivery, hook, delivery],
    ),
  )
  // What this key did and holds, and nobody else sees.
  const [used, kept] = [await w.member(), await w.member()]
  const piece = async ({ token }: { token: string }, key: string) =>
    must(await w.call('claimCoupon', { token, params: { id: template }, key })).body.code
  const atTill = { storeId: store, orderAmountFen: 20_000 }
  const openRedemption = must(
    await w.call('openRedeem', {
      token: key.key,
      key: 'rows-3',
      body: { code: await piece(used, 'rows-4'), ...atTill },
    }),
  ).body.redemptionId
  const reservation = must(
    await w.call('openReserve', {
      token: key.key,
      key: 'rows-5',
      body: { code: await piece(kept, 'rows-6'), orderNo: 'R-1', ttlSeconds: 600_000, ...atTill },
    }),
  ).body.id
  const ownHook = must(
    await w.call('openCreateWebhook', { token: key.key, body: { url: PUBLIC_ADDRESS, events: ['coupon.redeemed'] } }),
  ).body.id
  const gift = w.chance.token()
  await w.db.inTransaction((tx) =>
    tx.query(
      "INSERT INTO coupon_transfer (id, tokenHash, couponId, giverId, state, createdAt, expiresAt) VALUES (?,?,?,?,'expired',0,0)",
      [w.chance.id(), hashToken(gift), coupon.id, member.memberId],
    ),
  )
  const bought = await boughtRows(w, owner, member)
  const codes = must(
    await w.call('createCodeList', {
      token: owner,
      params: { id: template },
      key: 'rows-codes',
      body: { kind: 'exchange', name: '兑换码' },
    }),
  ).body.id
  const suspicion = w.chance.id()
  await w.db.inTransaction((tx) =>
    tx.query(
      "INSERT INTO suspicion (id, dedupeKey, kind, state, score, memberIds, facts, firstAt, lastAt) VALUES (?,?,'gift_circle','open',50,'[]','{}',0,0)",
      [suspicion, suspicion],
    ),
  )
  const pair = w.chance.id()
  await w.db.inTransaction((tx) =>
    tx.query(
      "INSERT INTO identity_suggestion (id, lowMemberId, highMemberId, state, weight, reasons, foundAt) VALUES (?,?,?,'open',60,'[]',0)",
      [pair, ...[used.memberId, kept.memberId].sort()],
    ),
  )
  const view = must(
    await w.call('createView', { token: owner, body: { page: 'members', name: '东北', query: '', shared: true } }),
  ).body.id
  const exported = must(
    await w.call('startExport', {
      token: owner,
      body: { list: 'members', query: {}, columns: [{ field: 'memberNo', title: '会员号' }] },
    }),
  ).body.id
  const imported = (await upload(w, owner, { text: 'phone\n13800000001\n' }, { kind: 'customers' })).body.id
  const ownData = must(await w.call('askOwnData', { token: member.token })).body.id
  const agreement = (await w.agreementVersions()).privacyPolicy
  const field = { key: 'pet', kind: 'flag', label: '养宠物', reason: '给你合适的建议' }
  must(await w.call('createOwnField', { token: owner, body: field }))

  /** Path prefix → id of an existing row. */
  const simulation = must(await w.call('simulateTiers', { token: owner, body: { tiers: SOME_TIERS } })).body.id
  const byPath: [RegExp, Record<string, string>][] = [
    [/^\/mini\/agreements\/:document/, { document: 'privacyPolicy', version: agreement }],
    [/^\/staff\/agreements\/:document/, { document: 'privacyPolicy', version: agreement }],
    [/^\/mini\/coupon-templates\/:id/, { id: template }],
    [/^\/mini\/coupons\/:id/, { id: coupon.id }],
    [/^\/mini\/me\/exports\/:id/, { id: ownData }],
    [/^\/mini\/transfers\/:token/, { token: gift }],
    [/^\/staff\/suspicions\/:id/, { id: suspicion }],
    [/^\/staff\/identity-suggestions\/:id/, { id: pair }],
    [/^\/mini\/orders\/:id/, { id: bought.order }],
    [/^\/staff\/products\/:id/, { id: bought.product }],
    [/^\/staff\/orders\/:id/, { id: bought.order }],
    [/^\/staff\/refunds\/:id/, { id: bought.refund }],
    [/^\/staff\/bill-checks\/:day/, { day: '2026-03-01' }],
    [/^\/staff\/bill-differences\/:id/, { id: bought.difference }],
    [/^\/staff\/staff\/:id/, { id: staff.id }],
    [/^\/staff\/stores\/:id/, { id: store }],
    [/^\/staff\/channels\/:id/, { id: channel }],
    [/^\/staff\/insights\/channels\/:id/, { id: channel }],
    [/^\/staff\/members\/:id/, { id: member.memberId }],
    [/^\/staff\/merges\/:id/, { id: merge }],
    [/^\/staff\/coupon-templates\/:id/, { id: template }],
    [/^\/staff\/coupons\/:id/, { id: coupon.id }],
    [/^\/staff\/code-lists\/:id/, { id: codes }],
    [/^\/staff\/redemptions\/:id/, { id: redemption }],
    [/^\/staff\/segments\/:id/, { id: segment }],
    [/^\/staff\/message-templates\/:id/, { id: message }],
    [/^\/staff\/campaigns\/:id/, { id: campaign }],
    [/^\/staff\/jobs\/:id/, { id: job! }],
    [/^\/staff\/approvals\/:kind\/:id/, { kind: 'refund', id: bought.refund }],
    [/^\/staff\/views\/:id/, { id: view }],
    [/^\/staff\/tiers\/simulations\/:id/, { id: simulation }],
    [/^\/staff\/profile-fields\/:id/, { id: field.key }],
    [/^\/staff\/exports\/:id/, { id: exported }],
    [/^\/staff\/imports\/:id/, { id: imported }],
    [/^\/open\/redemptions\/:id/, { id: openRedemption }],
    [/^\/open\/reservations\/:id/, { id: reservation }],
    [/^\/open\/webhooks\/:id/, { id: ownHook }],
    [/^\/staff\/api-keys\/:id/, { id: (await apiKey(w, owner, ['members'])).id }],
    [/^\/staff\/webhooks\/:id/, { id: hook }],
    [/^\/staff\/webhook-deliveries\/:id/, { id: delivery }],
  ]
  return {
    owner,
    storeId: store,
    apiKey: key,
    memberToken: member.token,
    member,
    params(name: RouteName): Record<string, string> {
      const row: RouteSpec = ROUTES[name]
      if (!row.params) return {}
      const found = byPath.find(([path]) => path.test(row.path))
      if (!found) throw new Error(`${row.path} names something that tests/harness/rows.ts cannot make yet`)
      return found[1]
    },
  }
}

/** A product, a paid order of it whose refund waits for a second person, and a difference of a day's bill. */
async function boughtRows(w: World, owner: string, buyer: { id: string; token: string }) {
  const product = must(
    await w.call('createProduct', {
      token: owner,
      body: { kind: 'membership', title: '年度会员', priceFen: 99_900, months: 12, onSale: true },
    }),
  ).body.id
  const made = must(
    await w.call('createOrder', { token: buyer.token, key: 'rows-7', body: { productId: product } }),
  ).body
  await w.sandbox('POST', `/people/${buyer.id}/payments`, { ...made.payment, outcome: 'paid' })
  await w.running.sandbox?.settled()
  const params = { id: made.order.id }
  const refund = must(
    await w.call('refundOrder', {
      token: owner,
      key: 'rows-8',
      params,
      body: { amountFen: 99_900, reason: '顾客要求' },
    }),
  ).body.id
  const difference = w.chance.id()
  await w.db.inTransaction(async (tx) => {
    await tx.query(
      "INSERT INTO bill_check (day, status, payments, paidFen, refunds, refundedFen) VALUES ('2026-03-01','different',0,0,0,0)",
    )
    await tx.query(
      "INSERT INTO bill_difference (id, day, kind, subject) VALUES (?, '2026-03-01', 'missing_there', 'rows')",
      [difference],
    )
  })
  return { product, order: made.order.id, refund, difference }
}
