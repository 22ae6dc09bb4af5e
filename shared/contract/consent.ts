import { z } from 'zod'
import { Language, ListQuery, Moment, MomentIn, listOf, text } from './common'
import { route, staff } from './route'

/** Topics a member may switch; all are wanted until changed. */
export const Topic = z.enum(['offers', 'new_arrivals', 'events', 'service'])

export const Consents = z
  .object({
    marketing: z.object({ wechat: z.boolean(), sms: z.boolean(), email: z.boolean(), phoneCall: z.boolean() }),
    personalisation: z.boolean(),
    topics: z.array(Topic),
  })
  .meta({ id: 'Consents' })
export type Consents = z.output<typeof Consents>

export const ConsentsIn = z.strictObject({
  marketing: z
    .strictObject({
      wechat: z.boolean().optional(),
      sms: z.boolean().optional(),
      email: z.boolean().optional(),
      phoneCall: z.boolean().optional(),
    })
    .optional(),
  personalisation: z.boolean().optional(),
  topics: z.array(Topic).max(4).optional(),
})

export const DocumentKind = z.enum(['membershipTerms', 'privacyPolicy'])
export const Version = z.string().regex(/^[0-9A-Za-z.-]{1,32}$/)

export const listAgreements = route({
  method: 'GET',
  path: '/mini/agreements',
  who: { side: 'mini', needs: 'guest' },
  summary: 'The agreements in force',
  answers: {
    200: z.object({
      items: z.array(
        z.object({
          document: DocumentKind,
          version: z.string(),
          title: z.string(),
          url: z.string(),
          sample: z.boolean(),
        }),
      ),
    }),
  },
})

export const readAgreement = route({
  method: 'GET',
  path: '/mini/agreements/:document/:version',
  who: { side: 'mini', needs: 'guest' },
  summary: 'One version of one agreement, in the caller’s language',
  params: z.strictObject({ document: DocumentKind, version: Version }),
  answers: { 200: z.object({ title: z.string(), body: z.string(), sha256: z.string() }) },
})

const Published = z.object({
  document: DocumentKind,
  version: z.string(),
  effectiveAt: Moment,
  publishedAt: Moment,
  sample: z.boolean(),
  sha256: z.string(),
  languages: z.array(Language),
})

export const readPublishedAgreement = route({
  method: 'GET',
  path: '/staff/agreements/:document/:version',
  who: staff('marketer', 'service', 'analyst'),
  summary: 'One published version in every language it was written in, and which version was in force before it',
  params: z.strictObject({ document: DocumentKind, version: Version }),
  answers: {
    200: Published.extend({
      texts: z.partialRecord(Language, z.string()),
      /** Null: it is the first one. */
      previous: z.string().nullable(),
    }),
  },
})

export const listAllAgreements = route({
  method: 'GET',
  path: '/staff/agreements',
  who: staff('marketer', 'service', 'analyst'),
  summary: 'Every published version, newest first',
  query: z.strictObject(ListQuery),
  answers: {
    200: listOf(Published),
  },
})

export const publishAgreement = route({
  method: 'POST',
  path: '/staff/agreements',
  who: staff(),
  summary: 'Publish a version; it cannot be changed afterwards',
  body: z.strictObject({
    document: DocumentKind,
    version: Version,
    texts: z
      .partialRecord(Language, text(100_000))
      .refine((t) => t['zh-Hans'] !== undefined, { message: 'zh-Hans_required' }),
    effectiveAt: MomentIn,
  }),
  answers: { 201: z.object({ document: DocumentKind, version: z.string(), effectiveAt: Moment, sha256: z.string() }) },
  refusals: ['version_exists'],
})

export const consentRoutes = {
  listAgreements,
  readAgreement,
  readPublishedAgreement,
  listAllAgreements,
  publishAgreement,
}
