import { z } from 'zod'
import { Coupon } from './coupons'
import { Consents, ConsentsIn } from './consent'
import { Day, Gender, Id, IdParams, Language, ListQuery, Moment, Nothing, RegionCode, listOf, text } from './common'
import { route, staff } from './route'

export const Member = z
  .object({
    id: Id,
    memberNo: z.string(),
    nickname: z.string().nullable(),
    avatarUrl: z.string().nullable(),
    phoneMasked: z.string().nullable(),
    gender: Gender,
    birthday: Day.nullable(),
    email: z.string().nullable(),
    language: Language,
    regionCode: RegionCode.nullable(),
    regionName: z.string().nullable(),
    interests: z.array(z.string()),
    tier: z.string(),
    points: z.int(),
    joinedAt: Moment,
    profileCompleteness: z.int().min(0).max(100),
  })
  .meta({ id: 'Member' })
export type Member = z.output<typeof Member>

export const Scene = z.string().min(1).max(64)

export const openSession = route({
  method: 'POST',
  path: '/mini/sessions',
  who: { side: 'public' },
  summary: 'Exchange a wx.login code for a token; the channel is attributed to the person',
  body: z.strictObject({
    code: z.string().min(1).max(128),
    channel: Scene.optional(),
    inviteCode: z.string().min(1).max(32).optional(),
    followToken: z.string().min(1).max(128).optional(),
  }),
  answers: {
    200: z.object({
      token: z.string(),
      expiresAt: Moment,
      member: Member.nullable(),
      follower: z.object({ subscribed: z.boolean() }).nullable(),
    }),
  },
  refusals: ['wechat_code_invalid', 'wechat_unavailable'],
})

export const closeSession = route({
  method: 'DELETE',
  path: '/mini/sessions/current',
  who: { side: 'mini', needs: 'session' },
  summary: 'Forget this token',
  answers: { 204: Nothing },
})

const JoinProfile = z.strictObject({
  nickname: text(30).optional(),
  gender: Gender.optional(),
  birthday: Day.optional(),
  language: Language.optional(),
  regionCode: RegionCode.optional(),
})

export const join = route({
  method: 'POST',
  path: '/mini/members',
  who: { side: 'mini', needs: 'session' },
  summary: 'Join by binding the phone; a repeat answers 200 with the same body',
  body: z.strictObject({
    phoneCode: z.string().min(1).max(128),
    consents: z.strictObject({
      membershipTerms: z.string().min(1).max(32),
      privacyPolicy: z.string().min(1).max(32),
      marketing: z
        .strictObject({
          wechat: z.boolean().optional(),
          sms: z.boolean().optional(),
          email: z.boolean().optional(),
          phoneCall: z.boolean().optional(),
        })
        .optional(),
      personalisation: z.boolean().optional(),
    }),
    channel: Scene.optional(),
    inviteCode: z.string().min(1).max(32).optional(),
    profile: JoinProfile.optional(),
  }),
  answers: {
    200: z.object({ member: Member, coupons: z.array(Coupon) }),
    201: z.object({ member: Member, coupons: z.array(Coupon) }),
  },
  refusals: [
    'phone_code_invalid',
    'phone_bound_to_other_account',
    'agreement_version_outdated',
    'agreements_missing',
    'wechat_unavailable',
  ],
})

export const mergeMember = route({
  method: 'POST',
  path: '/mini/members/merges',
  who: { side: 'mini', needs: 'session' },
  summary: 'Say whether the account that holds this phone is one’s own',
  body: z.strictObject({ mergeToken: z.string().min(1).max(128), choice: z.enum(['merge', 'new']) }),
  answers: {
    200: z.object({ member: Member, coupons: z.array(Coupon) }),
    201: z.object({ member: Member, coupons: z.array(Coupon) }),
    202: z.object({ id: Id, status: z.literal('awaiting_approval') }),
  },
  refusals: ['merge_token_invalid'],
})

export const readMe = route({
  method: 'GET',
  path: '/mini/me',
  who: { side: 'mini', needs: 'member' },
  summary: 'The member behind the token',
  answers: { 200: Member },
})

export const editMe = route({
  method: 'PATCH',
  path: '/mini/me',
  who: { side: 'mini', needs: 'member' },
  summary: 'Change what one told about oneself',
  versioned: true,
  body: z.strictObject({
    nickname: text(30).nullable().optional(),
    gender: Gender.optional(),
    birthday: Day.nullable().optional(),
    email: z.email().max(200).nullable().optional(),
    language: Language.optional(),
    regionCode: RegionCode.nullable().optional(),
    interests: z.array(text(20)).max(20).optional(),
  }),
  answers: { 200: Member },
})

export const rebindPhone = route({
  method: 'PUT',
  path: '/mini/me/phone',
  who: { side: 'mini', needs: 'member' },
  summary: 'Bind another phone',
  body: z.strictObject({ phoneCode: z.string().min(1).max(128) }),
  answers: { 200: Member },
  refusals: ['phone_code_invalid', 'phone_bound_to_other_account', 'wechat_unavailable'],
})

export const readMyConsents = route({
  method: 'GET',
  path: '/mini/me/consents',
  who: { side: 'mini', needs: 'member' },
  summary: 'What is allowed now: the ledger folded',
  answers: { 200: Consents },
})

export const editMyConsents = route({
  method: 'PUT',
  path: '/mini/me/consents',
  who: { side: 'mini', needs: 'member' },
  summary: 'Allow or refuse; a refusal is in force before the answer is sent',
  body: ConsentsIn,
  answers: { 200: Consents },
})

export const readMyConsentHistory = route({
  method: 'GET',
  path: '/mini/me/consents/history',
  who: { side: 'mini', needs: 'member' },
  summary: 'The consent ledger, oldest first',
  query: z.strictObject(ListQuery),
  answers: {
    200: listOf(
      z.object({
        purpose: z.string(),
        granted: z.boolean(),
        documentVersion: z.string().nullable(),
        source: z.string(),
        at: Moment,
      }),
    ),
  },
})

export const readCard = route({
  method: 'GET',
  path: '/mini/me/card',
  who: { side: 'mini', needs: 'member' },
  summary: 'The member card with a code that changes every minute',
  answers: {
    200: z.object({
      memberNo: z.string(),
      tier: z.string(),
      points: z.int(),
      dynamicCode: z.string().length(20),
      dynamicCodeExpiresAt: Moment,
    }),
  },
})

/** A member as staff see one: the phone and the e-mail only masked. */
export const StaffMember = z
  .object({
    id: Id,
    memberNo: z.string(),
    nickname: z.string().nullable(),
    phoneMasked: z.string().nullable(),
    emailMasked: z.string().nullable(),
    gender: Gender,
    birthday: Day.nullable(),
    language: Language,
    regionCode: RegionCode.nullable(),
    regionName: z.string().nullable(),
    interests: z.array(z.string()),
    tags: z.array(z.string()),
    notes: z.string(),
    tier: z.string(),
    points: z.int(),
    status: z.enum(['active', 'frozen', 'merged']),
    joinedAt: Moment,
    lastActiveAt: Moment.nullable(),
    joinChannelId: Id.nullable(),
    profileCompleteness: z.int(),
    version: z.int(),
    identities: z.array(z.object({ kind: z.enum(['mini_openid', 'oa_openid', 'unionid']), value: z.string() })),
    follower: z.object({ subscribed: z.boolean(), since: Moment.nullable() }).nullable(),
  })
  .meta({ id: 'StaffMember' })
export type StaffMember = z.output<typeof StaffMember>

export const listMembers = route({
  method: 'GET',
  path: '/staff/members',
  who: staff('marketer', 'service'),
  summary: 'Members, newest first; q finds in nickname and member number',
  query: z.strictObject({
    ...ListQuery,
    memberNo: z.string().max(20).optional(),
    segmentId: Id.optional(),
    q: z.string().max(50).optional(),
  }),
  answers: { 200: listOf(StaffMember) },
})

export const searchMembers = route({
  method: 'POST',
  path: '/staff/members/searches',
  who: staff('marketer', 'service'),
  summary: 'Find by the whole phone number; it travels in the body so that no log keeps it',
  body: z.strictObject({ phone: z.string().min(1).max(30) }),
  answers: { 200: listOf(StaffMember) },
})

export const readMember = route({
  method: 'GET',
  path: '/staff/members/:id',
  who: staff('marketer', 'service'),
  summary: 'One member',
  params: IdParams,
  answers: { 200: StaffMember },
})

export const editMember = route({
  method: 'PATCH',
  path: '/staff/members/:id',
  who: staff('marketer', 'service'),
  summary: 'Tags and notes',
  params: IdParams,
  versioned: true,
  body: z.strictObject({ tags: z.array(text(20)).max(50).optional(), notes: text(2000, 0).optional() }),
  answers: { 200: StaffMember },
})

export const revealPhone = route({
  method: 'POST',
  path: '/staff/members/:id/phone-reveals',
  who: staff('service'),
  summary: 'The whole number, for a reason that goes to the audit log',
  params: IdParams,
  body: z.strictObject({ reason: text(200, 2) }),
  answers: { 200: z.object({ phone: z.string() }) },
})

export const freezeMember = route({
  method: 'POST',
  path: '/staff/members/:id/freezes',
  who: staff('service'),
  summary: 'Freeze a member, or with frozen false let go again',
  params: IdParams,
  body: z.strictObject({ reason: text(200, 2), frozen: z.boolean().default(true) }),
  answers: { 200: StaffMember },
})

export const readTimeline = route({
  method: 'GET',
  path: '/staff/members/:id/timeline',
  who: staff('marketer', 'service'),
  summary: 'Everything that happened with this member, newest first',
  params: IdParams,
  query: z.strictObject(ListQuery),
  answers: {
    200: listOf(
      z.object({
        id: Id,
        at: Moment,
        kind: z.string(),
        detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
      }),
    ),
  },
})

export const lookUpMember = route({
  method: 'POST',
  path: '/staff/members/lookups',
  who: staff('service', 'cashier'),
  summary: 'The till: who stands here, by the dynamic code of the card or the member number',
  body: z.union([
    z.strictObject({ dynamicCode: z.string().regex(/^\d{20}$/) }),
    z.strictObject({ memberNo: z.string().min(1).max(20) }),
  ]),
  answers: {
    200: z.object({
      member: z.object({
        memberNo: z.string(),
        nickname: z.string().nullable(),
        phoneMasked: z.string().nullable(),
        tier: z.string(),
        points: z.int(),
      }),
      coupons: z.array(Coupon),
    }),
  },
  refusals: ['dynamic_code_expired'],
})

export const approveMerge = route({
  method: 'POST',
  path: '/staff/merges/:id/approvals',
  who: staff('service'),
  summary: 'Let a waiting merge happen',
  params: IdParams,
  body: z.strictObject({ reason: text(200, 2).optional() }).optional(),
  answers: { 200: z.object({ id: Id, status: z.literal('merged'), memberId: Id }) },
  refusals: ['state_conflict'],
})

export const listMerges = route({
  method: 'GET',
  path: '/staff/merges',
  who: staff('service'),
  summary: 'Merges, newest first; status=awaiting_approval are the ones to decide',
  query: z.strictObject({ ...ListQuery, status: z.enum(['awaiting_approval', 'merged', 'reversed']).optional() }),
  answers: {
    200: listOf(
      z.object({
        id: Id,
        status: z.enum(['awaiting_approval', 'merged', 'reversed']),
        memberId: Id,
        memberNoMasked: z.string(),
        askedAt: Moment,
        decidedAt: Moment.nullable(),
      }),
    ),
  },
})

export const reverseMerge = route({
  method: 'POST',
  path: '/staff/members/:id/merge-reversals',
  who: staff('service'),
  summary: 'Undo a merge within seven days',
  params: IdParams,
  body: z.strictObject({ reason: text(200, 2) }),
  answers: { 200: StaffMember },
  refusals: ['state_conflict'],
})

export const membershipRoutes = {
  openSession,
  closeSession,
  join,
  mergeMember,
  readMe,
  editMe,
  rebindPhone,
  readMyConsents,
  editMyConsents,
  readMyConsentHistory,
  readCard,
  listMembers,
  searchMembers,
  readMember,
  editMember,
  revealPhone,
  freezeMember,
  readTimeline,
  lookUpMember,
  listMerges,
  approveMerge,
  reverseMerge,
}
