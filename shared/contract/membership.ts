import { z } from 'zod'
import { Coupon } from './coupons'
import { Consents, ConsentsIn, DocumentKind, Version } from './consent'
import { Day, Gender, Id, Language, ListQuery, Moment, Nothing, RegionCode, line, listOf } from './common'
import { route } from './route'

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
    /** When a link sent to it was followed; null: nobody has shown yet that the address is hers. */
    emailVerifiedAt: Moment.nullable(),
    /** Whether such a link can be asked for now. */
    emailVerifiable: z.boolean(),
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
  nickname: line(30).optional(),
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
    'phone_invalid',
    'phone_not_mobile',
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
    nickname: line(30).nullable().optional(),
    gender: Gender.optional(),
    birthday: Day.nullable().optional(),
    email: z.email().max(200).nullable().optional(),
    language: Language.optional(),
    regionCode: RegionCode.nullable().optional(),
    interests: z.array(line(20)).max(20).optional(),
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
  refusals: [
    'phone_code_invalid',
    'phone_invalid',
    'phone_not_mobile',
    'phone_bound_to_other_account',
    'wechat_unavailable',
  ],
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

const MyAgreements = z.object({
  items: z.array(
    z.object({
      document: DocumentKind,
      version: z.string(),
      title: z.string(),
      url: z.string(),
      sample: z.boolean(),
      /** The version she agreed to last; null: to none. */
      agreedVersion: z.string().nullable(),
      /** Whether what she agreed to says something else than what is in force: a new version with the same text asks nobody. */
      changed: z.boolean(),
    }),
  ),
})

export const readMyAgreements = route({
  method: 'GET',
  path: '/mini/me/agreements',
  who: { side: 'mini', needs: 'member' },
  summary: 'The agreements in force beside what one agreed to: only what changed is asked again',
  answers: { 200: MyAgreements },
})

export const agreeAgain = route({
  method: 'POST',
  path: '/mini/me/agreements',
  who: { side: 'mini', needs: 'member' },
  summary: 'Agree to versions in force; a repeat says nothing new, a version that is not in force is refused',
  body: z
    .strictObject({ membershipTerms: Version.optional(), privacyPolicy: Version.optional() })
    .refine((body) => Object.keys(body).length > 0, { message: 'nothing_to_agree_to' }),
  answers: { 200: MyAgreements },
  refusals: ['agreement_version_outdated'],
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
  readMyAgreements,
  agreeAgain,
  readMyConsentHistory,
  readCard,
}
