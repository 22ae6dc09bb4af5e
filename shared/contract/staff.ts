import { z } from 'zod'
import { cutsFault, RFM_LEAST, RFM_MOST, type RfmSettings } from '../rules/rfm'
import { Id, IdParams, ListQuery, Moment, Nothing, countedListOf, findIn, line, listOf } from './common'
import { STAFF_ROLES, everyStaff, route, staff } from './route'
import { PointsSettings, PointsSettingsIn } from './points'
import { MembershipSettings, MembershipSettingsIn } from './tiers'

export const Role = z.enum(STAFF_ROLES).meta({ id: 'StaffRole' })
export const StaffSelf = z.object({ id: Id, name: z.string(), role: Role, storeId: Id.nullable() })
export const Username = z.string().regex(/^[A-Za-z0-9._@-]{2,64}$/)
/** Long rather than odd: length is what resists guessing. */
export const Password = z.string().min(10).max(200)

export const signIn = route({
  method: 'POST',
  path: '/staff/sessions',
  who: { side: 'public' },
  summary: 'Sign in; with cookie true the answer holds no token',
  body: z.strictObject({
    username: z.string().min(1).max(64),
    password: z.string().min(1).max(200),
    cookie: z.boolean().optional(),
  }),
  answers: { 200: z.object({ token: z.string().optional(), csrfToken: z.string(), staff: StaffSelf }) },
  refusals: ['credentials_invalid', 'rate_limited'],
})
export const signOut = route({
  method: 'DELETE',
  path: '/staff/sessions/current',
  who: everyStaff,
  summary: 'Sign out',
  answers: { 204: Nothing },
})
export const readSelf = route({
  method: 'GET',
  path: '/staff/me',
  who: everyStaff,
  summary: 'Who is signed in, with the CSRF token again',
  answers: { 200: z.object({ csrfToken: z.string().nullable(), staff: StaffSelf }) },
})
export const changePassword = route({
  method: 'PUT',
  path: '/staff/me/password',
  who: everyStaff,
  summary: 'Change the own password; every other session ends',
  body: z.strictObject({ oldPassword: z.string().min(1).max(200), newPassword: Password }),
  answers: { 204: Nothing },
  refusals: ['credentials_invalid'],
})

export const StaffAccount = z
  .object({
    id: Id,
    username: z.string(),
    name: z.string(),
    role: Role,
    storeId: Id.nullable(),
    disabled: z.boolean(),
    lastSignInAt: Moment.nullable(),
    createdAt: Moment,
  })
  .meta({ id: 'StaffAccount' })
export type StaffAccount = z.output<typeof StaffAccount>
export const listStaff = route({
  method: 'GET',
  path: '/staff/staff',
  who: staff(),
  summary: 'Everybody who can sign in; q finds in names and user names',
  query: z.strictObject({
    ...findIn('name', 'username', 'role', 'createdAt'),
    role: Role.optional(),
    storeId: Id.optional(),
    state: z.enum(['on', 'off']).optional(),
  }),
  answers: { 200: countedListOf(StaffAccount) },
})
export const createStaff = route({
  method: 'POST',
  path: '/staff/staff',
  who: staff(),
  summary: 'Add a member of staff; a cashier belongs to a store',
  body: z.strictObject({
    username: Username,
    name: line(40),
    role: Role,
    storeId: Id.nullable().optional(),
    password: Password,
  }),
  answers: { 201: StaffAccount },
  refusals: ['username_taken'],
})
export const editStaff = route({
  method: 'PATCH',
  path: '/staff/staff/:id',
  who: staff(),
  summary: 'Change name, role, store, password, or switch off: all sessions end at once',
  params: IdParams,
  body: z
    .strictObject({ name: line(40), role: Role, storeId: Id.nullable(), disabled: z.boolean(), password: Password })
    .partial(),
  answers: { 200: StaffAccount },
  refusals: ['state_conflict'],
})

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

const cuts = (part: keyof RfmSettings) => {
  const cut = z.int().min(RFM_LEAST[part]).max(RFM_MOST[part])
  return z
    .tuple([cut, cut, cut, cut])
    .refine((four) => cutsFault(part, four) === null, { message: 'each at least the one before' })
}
/** The bands of recency, frequency and money (shared/rules/rfm). */
const RfmSettingsIn = z.strictObject({
  recencyDays: cuts('recencyDays'),
  frequency: cuts('frequency'),
  monetaryFen: cuts('monetaryFen'),
})
const Cuts = z.tuple([z.int(), z.int(), z.int(), z.int()])
export const Settings = z
  .object({
    frequencyCaps: z.array(z.object({ days: z.int(), max: z.int() })),
    quietHours: z.object({ from: z.string(), to: z.string() }).nullable(),
    approvalAbove: z.int(),
    holdoutPercent: z.int(),
    dormantDays: z.int(),
    rfm: z.object({ recencyDays: Cuts, frequency: Cuts, monetaryFen: Cuts }),
    brand: z.object({ name: z.string(), color: z.string(), logoUrl: z.string().nullable() }),
    redemption: z.object({ requireDynamicCode: z.boolean() }),
    coupons: z.object({
      /** A gift that nobody accepted comes back after so many hours. */
      transferHours: z.int(),
      /** So many days before the end a holder is reminded, if she allowed it. */
      reminderDays: z.int(),
      /** Claims from one address in a minute, over all templates. */
      claimsPerAddressPerMinute: z.int(),
      /** So many accounts on one device may hold pieces of one template. */
      accountsPerDevice: z.int(),
    }),
    /** A refund above this needs a second person. */
    refundApprovalAboveFen: z.int(),
    membership: MembershipSettings,
    points: PointsSettings,
    version: z.int(),
  })
  .meta({ id: 'Settings' })
export type Settings = z.output<typeof Settings>
export const readSettings = route({
  method: 'GET',
  path: '/staff/settings',
  who: staff('marketer', 'service', 'analyst'),
  summary: 'The brand’s settings',
  answers: { 200: Settings },
})
export const editSettings = route({
  method: 'PATCH',
  path: '/staff/settings',
  who: staff(),
  summary: 'Change settings',
  versioned: true,
  body: z
    .strictObject({
      frequencyCaps: z.array(z.strictObject({ days: z.int().min(1).max(365), max: z.int().min(1).max(1000) })).max(5),
      quietHours: z.strictObject({ from: Clock, to: Clock }).nullable(),
      approvalAbove: z.int().min(0).max(1_000_000_000),
      holdoutPercent: z.int().min(0).max(50),
      dormantDays: z.int().min(7).max(3650),
      rfm: RfmSettingsIn.partial(),
      brand: z
        .strictObject({
          name: line(30),
          color: z.string().regex(/^#[0-9A-Fa-f]{6}$/),
          logoUrl: z
            .url({ protocol: /^https?$/ })
            .max(500)
            .nullable(),
        })
        .partial(),
      redemption: z.strictObject({ requireDynamicCode: z.boolean() }),
      coupons: z
        .strictObject({
          transferHours: z.int().min(1).max(720),
          reminderDays: z.int().min(1).max(30),
          claimsPerAddressPerMinute: z.int().min(1).max(100_000),
          accountsPerDevice: z.int().min(1).max(100),
        })
        .partial(),
      refundApprovalAboveFen: z.int().min(0).max(100_000_000_000),
      membership: MembershipSettingsIn,
      points: PointsSettingsIn,
    })
    .partial(),
  answers: { 200: Settings },
  refusals: ['version_conflict'],
})

export const Job = z
  .object({
    id: Id,
    kind: z.string(),
    status: z.enum(['waiting', 'running', 'done', 'failed']),
    total: z.int().nullable(),
    done: z.int(),
    failed: z.int(),
    error: z.string().optional(),
    createdAt: Moment,
    finishedAt: Moment.nullable(),
  })
  .meta({ id: 'Job' })
export const readJob = route({
  method: 'GET',
  path: '/staff/jobs/:id',
  who: staff('marketer', 'service'),
  summary: 'How far a long piece of work is',
  params: IdParams,
  answers: { 200: Job },
})
export const listJobs = route({
  method: 'GET',
  path: '/staff/jobs',
  who: staff(),
  summary: 'Jobs that were given up, and standing ones that fail, the latest first',
  query: z.strictObject({ ...ListQuery, status: z.literal('failed') }),
  answers: {
    200: listOf(
      z.object({
        id: Id,
        kind: z.string(),
        lane: z.enum(['prompt', 'send', 'bulk', 'standing']),
        /** It never ends and is tried again by itself. */
        standing: z.boolean(),
        attempts: z.int(),
        error: z.string(),
        /** Given up, or failing since. */
        failedAt: Moment,
        createdAt: Moment,
      }),
    ),
  },
})
export const retryJob = route({
  method: 'POST',
  path: '/staff/jobs/:id/retries',
  who: staff(),
  summary: 'Lets a job that failed be tried again, at once',
  params: IdParams,
  answers: { 204: Nothing },
  refusals: ['state_conflict'],
})
export const staffRoutes = {
  signIn,
  signOut,
  readSelf,
  changePassword,
  listStaff,
  createStaff,
  editStaff,
  readSettings,
  editSettings,
  readJob,
  listJobs,
  retryJob,
}
