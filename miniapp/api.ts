import { platform } from '@platform'
import type {
  Agreement,
  AgreementText,
  AskScene,
  Card,
  ConsentLine,
  Consents,
  ConsentsEdit,
  Coupon,
  CouponDetail,
  CouponOffer,
  Exchanged,
  Gift,
  Home,
  Joined,
  Joining,
  ListOf,
  Member,
  MemberEdit,
  MyAgreement,
  Order,
  Ordered,
  OwnDataLink,
  PaidMembership,
  Points,
  Programme,
  OwnFieldsEdit,
  OwnFieldsOfMine,
  OwnFieldsTold,
  ProfileRewards,
  Products,
  RegionNode,
  Session,
  SubscribeResult,
  Transfer,
  Wanted,
  WechatCards,
} from './contract'
import { idempotencyKeys, randomKey } from './keys'
import { requester, withLogin, type Call } from './request'
import { setMember, useSession } from './state/session'

/** The member side of the HTTP contract, one function a call; each answers the body or throws a Refusal. */
export const request = requester({
  transport: platform.transport,
  baseUrl: API_BASE_URL,
  language: () => useSession.getState().language,
})

export const keys = idempotencyKeys({
  read: () => (platform.read('keys') ?? {}) as Record<string, string>,
  write: (all) => platform.write('keys', all),
})

const token = (): string | null => (platform.read('token') as string | undefined) ?? null
/** Names this phone, not its owner: made here, kept here, known to nobody else. */
const device = (): string => {
  const known = platform.read('device')
  if (typeof known === 'string') return known
  const made = randomKey()
  platform.write('device', made)
  return made
}
let underWay: Promise<string | null> | null = null

/** Exchanges a fresh login code for a token; calls that come meanwhile share the one login. Throws a Refusal or what the platform threw. */
export const openSession = (entry?: { scene: string | null; followToken: string | null }): Promise<string | null> => {
  underWay ??= (async () => {
    const code = await platform.login()
    const { body } = await request<Session>({
      method: 'POST',
      path: '/mini/sessions',
      device: device(),
      body: {
        code,
        ...(entry?.scene ? { channel: entry.scene } : {}),
        ...(entry?.followToken ? { followToken: entry.followToken } : {}),
      },
    })
    platform.write('token', body.token)
    setMember(body.member)
    return body.token
  })().finally(() => {
    underWay = null
  })
  return underWay
}

const asMember = withLogin(request, { token, login: () => openSession() })
const memberBody = async <T>(call: Call): Promise<T> => (await asMember<T>(call)).body
/** For what guests may read too: with the token where there is one, without where nobody can log in. */
const guestBody = async <T>(call: Call): Promise<T> => (token() ? memberBody<T>(call) : (await request<T>(call)).body)

/** Acts of one kind leave one after the other: two quick choices must not overtake each other on the way. */
const turns = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(act: () => Promise<T>): Promise<T> => {
    const mine = last.then(act, act)
    last = mine
    return mine
  }
}
const profileTurn = turns()
// Apart from the profile's: a refusal never waits behind another edit that hangs.
const consentTurn = turns()

export const api = {
  home: () =>
    guestBody<Home>({
      method: 'GET',
      path: '/mini/home',
      query: { channel: useSession.getState().channel ?? undefined },
    }),
  offers: (cursor?: string) =>
    guestBody<ListOf<CouponOffer>>({ method: 'GET', path: '/mini/coupon-templates', query: { limit: 100, cursor } }),
  agreements: () => guestBody<{ items: Agreement[] }>({ method: 'GET', path: '/mini/agreements' }),
  agreement: (document: string, version: string) =>
    guestBody<AgreementText>({ method: 'GET', path: `/mini/agreements/${document}/${encodeURIComponent(version)}` }),
  regions: () => guestBody<{ items: RegionNode[] }>({ method: 'GET', path: '/mini/regions' }),
  reportOpen: (openToken: string) =>
    guestBody<unknown>({ method: 'POST', path: '/mini/message-opens', body: { token: openToken } }),

  join: (joining: Joining) => memberBody<Joined>({ method: 'POST', path: '/mini/members', body: joining }),
  merge: (mergeToken: string, choice: 'merge' | 'new') =>
    asMember<Joined | { status: string }>({
      method: 'POST',
      path: '/mini/members/merges',
      body: { mergeToken, choice },
    }),
  rebindPhone: (phoneCode: string) =>
    memberBody<Member>({ method: 'PUT', path: '/mini/me/phone', body: { phoneCode } }),
  me: () => memberBody<Member>({ method: 'GET', path: '/mini/me' }),
  editMe: (edit: MemberEdit) =>
    profileTurn(() => memberBody<Member>({ method: 'PATCH', path: '/mini/me', body: edit })),
  /** A link goes to the address she has told. */
  askEmailProof: () =>
    memberBody<{ resendAfter: string; expiresAt: string }>({ method: 'POST', path: '/mini/me/email/verification' }),
  myAgreements: () => memberBody<{ items: MyAgreement[] }>({ method: 'GET', path: '/mini/me/agreements' }),
  agreeAgain: (versions: Partial<Record<MyAgreement['document'], string>>) =>
    consentTurn(() =>
      memberBody<{ items: MyAgreement[] }>({ method: 'POST', path: '/mini/me/agreements', body: versions }),
    ),
  myFields: () => memberBody<OwnFieldsOfMine>({ method: 'GET', path: '/mini/me/fields' }),
  editMyFields: (edit: OwnFieldsEdit) =>
    profileTurn(() => memberBody<OwnFieldsTold>({ method: 'PATCH', path: '/mini/me/fields', body: edit })),
  consents: () => memberBody<Consents>({ method: 'GET', path: '/mini/me/consents' }),
  consentHistory: (cursor?: string) =>
    memberBody<ListOf<ConsentLine>>({ method: 'GET', path: '/mini/me/consents/history', query: { limit: 50, cursor } }),
  editConsents: (edit: ConsentsEdit) =>
    consentTurn(() => memberBody<Consents>({ method: 'PUT', path: '/mini/me/consents', body: edit })),
  askOwnData: (format: 'csv' | 'json') =>
    memberBody<OwnDataLink>({ method: 'POST', path: '/mini/me/exports', body: { format } }),
  ownDataState: (id: string) =>
    memberBody<Pick<OwnDataLink, 'id' | 'status'>>({
      method: 'GET',
      path: `/mini/me/exports/${id}`,
      query: { data: 'no' },
    }),
  /** The account ends; whoever holds the phone is a guest from here on. */
  closeAccount: async () => {
    await memberBody<unknown>({ method: 'DELETE', path: '/mini/me' })
    platform.write('token', null)
    setMember(null)
    await openSession().catch(() => null)
  },
  card: () => memberBody<Card>({ method: 'GET', path: '/mini/me/card' }),
  claim: (templateId: string, key: string) =>
    memberBody<Coupon>({
      method: 'POST',
      path: `/mini/coupon-templates/${templateId}/claims`,
      key,
      device: device(),
    }),
  exchange: (templateId: string, key: string) =>
    memberBody<Exchanged>({
      method: 'POST',
      path: `/mini/coupon-templates/${templateId}/exchanges`,
      key,
      device: device(),
    }),
  enterCode: (code: string, key: string) =>
    memberBody<Coupon>({ method: 'POST', path: '/mini/coupon-codes', body: { code }, key, device: device() }),
  coupons: (status: Coupon['status'], cursor?: string) =>
    memberBody<ListOf<Coupon>>({ method: 'GET', path: '/mini/coupons', query: { status, limit: 100, cursor } }),
  coupon: (id: string) => memberBody<CouponDetail>({ method: 'GET', path: `/mini/coupons/${encodeURIComponent(id)}` }),
  give: (couponId: string, key: string) =>
    memberBody<Gift>({ method: 'POST', path: `/mini/coupons/${couponId}/transfers`, key }),
  takeBack: (couponId: string) =>
    memberBody<unknown>({ method: 'DELETE', path: `/mini/coupons/${couponId}/transfers/current` }),
  transfer: (giftToken: string) =>
    guestBody<Transfer>({ method: 'GET', path: `/mini/transfers/${encodeURIComponent(giftToken)}` }),
  accept: (giftToken: string, key: string) =>
    memberBody<Coupon>({
      method: 'POST',
      path: `/mini/transfers/${encodeURIComponent(giftToken)}/acceptances`,
      key,
      device: device(),
    }),
  wechatCards: (couponId: string) =>
    memberBody<WechatCards>({ method: 'POST', path: `/mini/coupons/${couponId}/wechat-cards` }),

  products: () => guestBody<Products>({ method: 'GET', path: '/mini/products', query: { limit: 100 } }),
  order: (productId: string, key: string) =>
    memberBody<Ordered>({ method: 'POST', path: '/mini/orders', body: { productId }, key }),
  payOrder: (id: string) => memberBody<Ordered>({ method: 'POST', path: `/mini/orders/${id}/payments` }),
  closeOrder: (id: string) => memberBody<Order>({ method: 'POST', path: `/mini/orders/${id}/closures` }),
  orders: (cursor?: string) =>
    memberBody<ListOf<Order>>({ method: 'GET', path: '/mini/orders', query: { limit: 20, cursor } }),
  readOrder: (id: string) => memberBody<Order>({ method: 'GET', path: `/mini/orders/${encodeURIComponent(id)}` }),
  paidMembership: () => memberBody<PaidMembership>({ method: 'GET', path: '/mini/me/paid-membership' }),
  programme: () => guestBody<Programme>({ method: 'GET', path: '/mini/membership' }),
  profileRewards: () => memberBody<ProfileRewards>({ method: 'GET', path: '/mini/me/profile-rewards' }),
  points: (cursor?: string) =>
    memberBody<Points>({ method: 'GET', path: '/mini/me/points', query: { limit: 30, cursor } }),

  wanted: (scene: AskScene) =>
    memberBody<{ items: Wanted[] }>({ method: 'GET', path: '/mini/message-subscriptions/wanted', query: { scene } }),
  reportSubscriptions: (results: Record<string, SubscribeResult>) =>
    memberBody<{ quotas: Record<string, number> }>({
      method: 'POST',
      path: '/mini/message-subscriptions',
      body: { results },
    }),
}
