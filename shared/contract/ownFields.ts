import { z } from 'zod'
import { OWN_KEY, OWN_KINDS, OWN_LIMITS } from '../rules/ownFields'
import { Id, IdParams, line, translationsOf } from './common'
import { Member } from './membership'
import { route, staff } from './route'

const Key = z.string().regex(OWN_KEY)
const labels = { label: line(20), labels: translationsOf(20).nullable() }
const reasons = { reason: line(60), reasons: translationsOf(60).nullable() }
const Points = z.int().min(0).max(100_000)
const OptionIn = z.strictObject({
  key: Key,
  name: line(20),
  names: translationsOf(20).nullable().optional(),
  archived: z.boolean().optional(),
})
const Option = z.object({
  key: z.string(),
  name: z.string(),
  names: translationsOf(20).nullable(),
  archived: z.boolean(),
})
const OptionsIn = z.array(OptionIn).max(OWN_LIMITS.allOptions)

/** A field of the brand's own. */
export const OwnFieldShape = z
  .object({
    key: z.string(),
    kind: z.enum(OWN_KINDS),
    /** Of a choice: whether several may be told. */
    several: z.boolean(),
    ...labels,
    ...reasons,
    options: z.array(Option),
    /** What telling it brings, once for ever. */
    points: Points,
    /** Asked by steps, and counted in how complete a profile is. */
    asked: z.boolean(),
    archived: z.boolean(),
    version: z.int(),
  })
  .meta({ id: 'OwnField' })

/** What is told for a field: a text, a number, a day, yes or no, an option's key or several. */
export const OwnAnswer = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).meta({ id: 'OwnAnswer' })
const AnswersIn = z.strictObject({
  answers: z
    .record(Key, z.union([line(200), z.number(), z.boolean(), z.array(Key).max(30)]).nullable())
    .refine((answers) => Object.keys(answers).length <= OWN_LIMITS.live, 'too_many'),
})

const Fields = z.object({ items: z.array(OwnFieldShape) })

export const listOwnFields = route({
  method: 'GET',
  path: '/staff/profile-fields',
  who: staff('marketer', 'service', 'analyst'),
  summary: 'The brand’s own fields in the order they are asked, archived ones last',
  answers: { 200: Fields },
})

export const createOwnField = route({
  method: 'POST',
  path: '/staff/profile-fields',
  who: staff('marketer'),
  summary: 'A field of the brand’s own, asked after the others; at most 30 that are not archived',
  body: z.strictObject({
    key: Key,
    kind: z.enum(OWN_KINDS),
    several: z.boolean().optional(),
    label: line(20),
    labels: translationsOf(20).nullable().optional(),
    reason: line(60),
    reasons: translationsOf(60).nullable().optional(),
    options: OptionsIn.optional(),
    points: Points.optional(),
    asked: z.boolean().optional(),
  }),
  answers: { 201: OwnFieldShape },
  refusals: ['own_field_key_taken', 'own_fields_full'],
})

export const editOwnField = route({
  method: 'PATCH',
  path: '/staff/profile-fields/:id',
  who: staff('marketer'),
  summary: 'Change a field; its key and its kind stay, and an option that is left out is archived',
  params: IdParams,
  versioned: true,
  body: z
    .strictObject({
      ...labels,
      ...reasons,
      options: OptionsIn,
      points: Points,
      asked: z.boolean(),
      archived: z.boolean(),
    })
    .partial(),
  answers: { 200: OwnFieldShape },
  refusals: ['version_conflict', 'own_fields_full'],
})

export const orderOwnFields = route({
  method: 'PUT',
  path: '/staff/profile-fields/order',
  who: staff('marketer'),
  summary: 'The order in which the fields are asked: all keys that are not archived, each once',
  body: z.strictObject({ keys: z.array(Key).max(OWN_LIMITS.live) }),
  answers: { 200: Fields },
})

const Told = z.object({ key: z.string(), value: OwnAnswer.nullable() })

export const readMemberFields = route({
  method: 'GET',
  path: '/staff/members/:id/fields',
  who: staff('marketer', 'service'),
  summary: 'What a member told for the brand’s own fields, those without an answer too',
  params: IdParams,
  answers: { 200: z.object({ items: z.array(Told) }) },
})

export const editMemberFields = route({
  method: 'PATCH',
  path: '/staff/members/:id/fields',
  who: staff('marketer', 'service'),
  summary: 'Write down what a member told; null takes it back. It brings her no points',
  params: IdParams,
  body: AnswersIn,
  answers: { 200: z.object({ items: z.array(Told) }) },
  refusals: ['state_conflict'],
})

const Mine = z
  .object({
    key: Id,
    kind: z.enum(OWN_KINDS),
    several: z.boolean(),
    label: z.string(),
    reason: z.string(),
    options: z.array(z.object({ key: z.string(), name: z.string() })),
    asked: z.boolean(),
    points: z.int(),
    value: OwnAnswer.nullable(),
  })
  .meta({ id: 'OwnFieldOfMine' })

export const readMyFields = route({
  method: 'GET',
  path: '/mini/me/fields',
  who: { side: 'mini', needs: 'member' },
  summary: 'The brand’s own fields that are asked, in one’s language, with what one told',
  answers: { 200: z.object({ items: z.array(Mine) }) },
})

export const editMyFields = route({
  method: 'PATCH',
  path: '/mini/me/fields',
  who: { side: 'mini', needs: 'member' },
  summary: 'Tell something for these fields, or take it back with null; what it brings comes once',
  body: AnswersIn,
  answers: { 200: z.object({ items: z.array(Mine), member: Member }) },
})

export const ownFieldRoutes = {
  listOwnFields,
  createOwnField,
  editOwnField,
  orderOwnFields,
  readMemberFields,
  editMemberFields,
  readMyFields,
  editMyFields,
}
