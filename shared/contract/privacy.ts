import { z } from 'zod'
import { Id, IdParams, Moment, Nothing, line } from './common'
import { route, staff } from './route'

export const closeAccount = route({
  method: 'DELETE',
  path: '/mini/me',
  who: { side: 'mini', needs: 'member' },
  summary:
    'Close the account: what is held of the person is erased, unused coupons are given up; the phone can join again as a new member',
  answers: { 204: Nothing },
})

export const eraseMember = route({
  method: 'POST',
  path: '/staff/members/:id/erasures',
  who: staff(),
  summary:
    'Erase a member or a lead who asked for it, with all accounts that became hers; for good. 409 for an account that became another’s and for who is erased already',
  params: IdParams,
  body: z.strictObject({ reason: line(200, 2) }),
  answers: { 204: Nothing },
  refusals: ['state_conflict'],
})

const OwnData = z
  .object({
    id: Id,
    format: z.enum(['json', 'csv']),
    /** `fetched`: the link was used; `expired`: it was not, and cannot be any more. */
    status: z.enum(['ready', 'fetched', 'expired']),
    expiresAt: Moment,
  })
  .meta({ id: 'OwnData' })
export type OwnData = z.output<typeof OwnData>

export const askOwnData = route({
  method: 'POST',
  path: '/mini/me/exports',
  who: { side: 'mini', needs: 'member' },
  summary:
    'Ask for everything that is held about oneself: a link that gives the file once, within a quarter of an hour, as JSON or as a zip of CSVs. Five a day; a new link ends the one before',
  body: z.strictObject({ format: z.enum(['json', 'csv']).default('json') }).optional(),
  answers: { 202: OwnData.extend({ url: z.string() }) },
  refusals: ['rate_limited'],
})

export const readOwnData = route({
  method: 'GET',
  path: '/mini/me/exports/:id',
  who: { side: 'mini', needs: 'member' },
  summary:
    'How it stands with a link of one’s own; while it is ready the answer holds the data itself, unless data=no. Reading them here does not use the link up',
  params: IdParams,
  query: z.strictObject({ data: z.enum(['yes', 'no']).default('yes') }),
  answers: {
    200: OwnData.extend({
      data: z
        .object({
          /** Rows by table; sealed columns opened. */
          held: z.record(z.string(), z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])))),
          /** What else leads to a member and is not handed out, each with its reason. */
          notIncluded: z.array(z.object({ table: z.string(), why: z.string() })),
        })
        .nullable(),
    }),
  },
})

/** A document by itself: HTML without scripts, to be kept under that name. */
const Document = z.object({ name: z.string(), html: z.string() })

export const createPrivacyReport = route({
  method: 'POST',
  path: '/staff/privacy-reports',
  who: staff(),
  summary:
    'The report for auditors: who allows what, versions of the texts with hashes, who may do what, recipients, what is held and for how long, requests by month, the state of the audit log. It names no member',
  answers: { 201: Document },
})

export const proveConsent = route({
  method: 'POST',
  path: '/staff/members/:id/consent-proofs',
  who: staff('service'),
  summary: 'One person’s ledger of consents as a document, with versions, hashes and the texts themselves; audited',
  params: IdParams,
  answers: { 201: Document },
})

export const privacyRoutes = {
  askOwnData,
  readOwnData,
  createPrivacyReport,
  proveConsent,
  closeAccount,
  eraseMember,
}
