import { z } from 'zod'
import {
  Day,
  Gender,
  Id,
  IdParams,
  Language,
  ListQuery,
  Moment,
  RegionCode,
  Typed,
  findIn,
  line,
  listOf,
  text,
} from './common'
import { route, staff } from './route'

/** A member as staff see one: the phone and the e-mail only masked. */
export const StaffMember = z
  .object({
    id: Id,
    memberNo: z.string(),
    nickname: z.string().nullable(),
    phoneMasked: z.string().nullable(),
    emailMasked: z.string().nullable(),
    /** When she followed a link that was sent to it. */
    emailVerifiedAt: Moment.nullable(),
    gender: Gender,
    birthday: Day.nullable(),
    language: Language,
    regionCode: RegionCode.nullable(),
    regionName: z.string().nullable(),
    interests: z.array(z.string()),
    tags: z.array(z.string()),
    /** Those of them that a segment gives: they come and go by themselves. */
    tagsByRule: z.array(z.string()),
    notes: z.string(),
    /** A lead has none: she has not joined. */
    tier: z.string().nullable(),
    points: z.int(),
    status: z.enum(['active', 'frozen', 'merged', 'lead', 'erased']),
    /** Null for a lead. */
    joinedAt: Moment.nullable(),
    /** Since when she is on record, which for a lead is all there is. */
    knownSince: Moment,
    lastActiveAt: Moment.nullable(),
    joinChannelId: Id.nullable(),
    profileCompleteness: z.int(),
    version: z.int(),
    identities: z.array(
      z.object({
        kind: z.enum(['mini_openid', 'oa_openid', 'unionid', 'platform', 'shop_id', 'email', 'virtual_phone']),
        /** The platform within which a name is one; null where there is none. */
        platform: z.string().nullable(),
        value: z.string(),
        /** Who told it: WeChat, a shop system, an imported file, or she herself, with proof; and since when it is known. */
        source: z.enum(['wechat', 'open', 'import', 'member']),
        since: Moment.nullable(),
        /** When it ends: a number that a platform lent is erased then. */
        until: Moment.nullable(),
      }),
    ),
    follower: z.object({ subscribed: z.boolean(), since: Moment.nullable() }).nullable(),
  })
  .meta({ id: 'StaffMember' })
export type StaffMember = z.output<typeof StaffMember>

/** `total` is null where so many are meant that nobody counts them: those of a segment, and more than 500 hits of `q`. */
const MemberList = listOf(StaffMember).extend({ total: z.int().nullable() })

export const listMembers = route({
  method: 'GET',
  path: '/staff/members',
  who: staff('marketer', 'service'),
  summary:
    'Members, newest first; q finds any part of the nickname, of its pinyin or its initials, the beginning of the member number, and by exactly four digits the end of the phone (audited)',
  query: z.strictObject({
    ...findIn('joinedAt', 'lastActiveAt'),
    memberNo: Typed.optional(),
    segmentId: Id.optional(),
    status: z.enum(['active', 'frozen', 'lead']).optional(),
    joinChannelId: Id.optional(),
  }),
  answers: { 200: MemberList },
})

export const searchMembers = route({
  method: 'POST',
  path: '/staff/members/searches',
  who: staff('marketer', 'service'),
  summary: 'Find by the whole phone number; it travels in the body so that no log keeps it',
  body: z.strictObject({ phone: Typed }),
  answers: { 200: MemberList },
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
  summary: 'Tags (by hand; those that a segment gives stay, named or not) and notes',
  params: IdParams,
  versioned: true,
  body: z.strictObject({ tags: z.array(line(20)).max(50).optional(), notes: text(2000, 0).optional() }),
  answers: { 200: StaffMember },
})

export const revealPhone = route({
  method: 'POST',
  path: '/staff/members/:id/phone-reveals',
  who: staff('service'),
  summary: 'The whole number, for a reason that goes to the audit log',
  params: IdParams,
  body: z.strictObject({ reason: line(200, 2) }),
  answers: { 200: z.object({ phone: z.string() }) },
})

export const revealVirtualPhones = route({
  method: 'POST',
  path: '/staff/members/:id/virtual-phone-reveals',
  who: staff('service'),
  summary:
    'The numbers a platform lent for this person’s orders and that still ring, for a reason that goes to the audit log; 404 where none does',
  params: IdParams,
  body: z.strictObject({ reason: line(200, 2) }),
  answers: {
    200: z.object({
      items: z.array(z.object({ phone: z.string(), extension: z.string().nullable(), expiresAt: Moment })),
    }),
  },
})

export const freezeMember = route({
  method: 'POST',
  path: '/staff/members/:id/freezes',
  who: staff('service'),
  summary: 'Freeze a member, or with frozen false let go again',
  params: IdParams,
  body: z.strictObject({ reason: line(200, 2), frozen: z.boolean().default(true) }),
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

export const approveMerge = route({
  method: 'POST',
  path: '/staff/merges/:id/approvals',
  who: staff('service'),
  summary: 'Let a waiting merge happen',
  params: IdParams,
  body: z.strictObject({ reason: line(200, 2).optional() }).optional(),
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
  summary:
    'Undo a merge within seven days; what could not go back (used, given away, spent meanwhile) is counted in `kept`',
  params: IdParams,
  body: z.strictObject({ reason: line(200, 2) }),
  answers: { 200: StaffMember.extend({ kept: z.array(z.object({ kind: z.string(), count: z.int() })) }) },
  refusals: ['state_conflict'],
})

export const fetchFollowers = route({
  method: 'POST',
  path: '/staff/followers/fetches',
  who: staff(),
  summary: 'Fetch everybody who follows the official account and ask who they are, as one job, whoever asks again',
  answers: { 202: z.object({ jobId: Id }) },
  refusals: ['wechat_unavailable'],
})

export const memberRoutes = {
  listMembers,
  searchMembers,
  readMember,
  editMember,
  revealPhone,
  revealVirtualPhones,
  freezeMember,
  readTimeline,
  listMerges,
  approveMerge,
  reverseMerge,
  fetchFollowers,
}
