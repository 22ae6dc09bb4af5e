import { z } from 'zod'
import { Id, IdParams, Language, Moment, Nothing, countedListOf, findIn, line, text } from './common'
import { Topic } from './consent'
import { route, staff } from './route'

/** The channels that are built: WeChat's two. SMS and e-mail join this list with their rooms. */
export const MessageChannel = z.enum(['mini_subscribe', 'oa_template'])
export const MessageKind = z.enum(['marketing', 'service'])
/** What the platform calls a template; its ids are ASCII. */
const ProviderTemplateId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\x21-\x7e]+$/)
const Body = z.strictObject({
  fields: z
    .record(z.string().regex(/^[a-z_]+\d{0,3}$/), text(200))
    .refine((f) => Object.keys(f).length >= 1 && Object.keys(f).length <= 10, { message: 'fields_1_to_10' }),
  page: z
    .string()
    .regex(/^(pages|staff)\/[A-Za-z0-9_/?=&-]{1,200}$/)
    .optional(),
})

export const MessageTemplate = z
  .object({
    id: Id,
    channel: MessageChannel,
    name: z.string(),
    providerTemplateId: z.string(),
    topic: Topic,
    kind: MessageKind,
    scenes: z.array(z.string()),
    bodies: z.partialRecord(
      Language,
      z.object({ fields: z.record(z.string(), z.string()), page: z.string().optional() }),
    ),
    /** What the platform calls each field, e.g. thing1: 门店名称; empty where nobody has told. */
    labels: z.record(z.string(), z.string()),
    version: z.int(),
    createdAt: Moment,
  })
  .meta({ id: 'MessageTemplate' })
export type MessageTemplate = z.output<typeof MessageTemplate>

/** Points of the shopper's journey where the mini-program may ask for permission to send. */
export const AskScene = z.enum(['after_join', 'after_claim', 'before_expiry', 'before_renewal', 'ticket_sent'])

const Fields = {
  channel: MessageChannel,
  name: line(60),
  providerTemplateId: ProviderTemplateId,
  topic: Topic,
  kind: MessageKind,
  /** Where in the journey the mini-program asks for this one. */
  scenes: z.array(AskScene).max(5).optional(),
  /** What the platform's own template calls each field. */
  labels: z
    .record(z.string().regex(/^[a-z_]+\d{0,3}$/), line(30))
    .refine((l) => Object.keys(l).length <= 10, { message: 'labels_to_10' })
    .optional(),
  bodies: z.partialRecord(Language, Body).refine((b) => b['zh-Hans'] !== undefined, { message: 'zh-Hans_required' }),
}

export const listMessageTemplates = route({
  method: 'GET',
  path: '/staff/message-templates',
  who: staff('marketer', 'service', 'analyst'),
  summary: 'Message templates, newest first; q finds in names',
  query: z.strictObject({
    ...findIn('name', 'createdAt'),
    channel: MessageChannel.optional(),
    topic: Topic.optional(),
  }),
  answers: { 200: countedListOf(MessageTemplate) },
})
export const createMessageTemplate = route({
  method: 'POST',
  path: '/staff/message-templates',
  who: staff('marketer'),
  summary: 'Save a message template; the platform’s field limits are checked here and again when rendered',
  body: z.strictObject(Fields),
  answers: { 201: MessageTemplate },
  refusals: ['template_category_forbidden'],
})
export const editMessageTemplate = route({
  method: 'PATCH',
  path: '/staff/message-templates/:id',
  who: staff('marketer'),
  summary: 'Change a message template',
  params: IdParams,
  versioned: true,
  body: z.strictObject(Fields).omit({ channel: true }).partial(),
  answers: { 200: MessageTemplate },
  refusals: ['template_category_forbidden', 'version_conflict'],
})

export const reportSubscriptions = route({
  method: 'POST',
  path: '/mini/message-subscriptions',
  who: { side: 'mini', needs: 'session' },
  summary: 'What wx.requestSubscribeMessage answered; each accept is one permission',
  body: z.strictObject({
    results: z
      .record(ProviderTemplateId, z.enum(['accept', 'reject', 'ban', 'filter']))
      .refine((r) => Object.keys(r).length <= 20, { message: 'too_many' }),
  }),
  answers: { 200: z.object({ quotas: z.record(z.string(), z.int()) }) },
})
export const listWanted = route({
  method: 'GET',
  path: '/mini/message-subscriptions/wanted',
  who: { side: 'mini', needs: 'session' },
  summary: 'Which templates to ask for at this point of the journey',
  query: z.strictObject({ scene: AskScene }),
  answers: { 200: z.object({ items: z.array(z.object({ templateId: z.string(), name: z.string() })) }) },
})
export const reportOpen = route({
  method: 'POST',
  path: '/mini/message-opens',
  who: { side: 'mini', needs: 'guest' },
  summary: 'A message was opened; an unknown or old token changes nothing',
  body: z.strictObject({ token: z.string().min(1).max(200) }),
  answers: { 204: Nothing },
})

export const messageRoutes = {
  listMessageTemplates,
  createMessageTemplate,
  editMessageTemplate,
  reportSubscriptions,
  listWanted,
  reportOpen,
}
