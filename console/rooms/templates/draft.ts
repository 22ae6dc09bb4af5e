import type { Args } from '../../api'
import { readPlatformTemplate } from '../../../shared/rules/message'
import type { TemplateRow } from './rows'

export type Tag = keyof TemplateRow['bodies']
export type BodyDraft = { fields: { name: string; text: string }[]; page?: string }
export type Draft = {
  channel: TemplateRow['channel']
  name: string
  providerTemplateId: string
  topic: TemplateRow['topic']
  kind: TemplateRow['kind']
  scenes: Scene[]
  /** What the platform calls each field. */
  labels: Record<string, string>
  bodies: Partial<Record<Tag, BodyDraft>>
}
export type Sent = Args<'createMessageTemplate'>['body']
export type Scene = NonNullable<Sent['scenes']>[number]
export const SCENES = [
  'after_join',
  'after_claim',
  'before_expiry',
  'before_renewal',
  'ticket_sent',
] as const satisfies readonly Scene[]

export const blank = (): Draft => ({
  channel: 'mini_subscribe',
  name: '',
  providerTemplateId: '',
  topic: 'offers',
  kind: 'marketing',
  scenes: ['after_claim'],
  labels: {},
  bodies: { 'zh-Hans': { fields: [{ name: 'thing1', text: '' }] } },
})

const bodyOf = (body: NonNullable<TemplateRow['bodies'][Tag]>): BodyDraft => ({
  fields: Object.entries(body.fields).map(([name, text]) => ({ name, text })),
  page: body.page,
})

export const draftOf = (template: TemplateRow): Draft => ({
  ...template,
  scenes: SCENES.filter((scene) => template.scenes.includes(scene)),
  bodies: Object.fromEntries(
    Object.entries(template.bodies).flatMap(([tag, body]) => (body ? [[tag, bodyOf(body)]] : [])),
  ),
})

/** The platform's own template, pasted: its fields with their labels; what was written for a field stays. */
export function withPlatformTemplate(draft: Draft, text: string): Draft {
  const told = readPlatformTemplate(text)
  if (told.length === 0) return draft
  const bodies = Object.entries(draft.bodies).map(([tag, body]) => {
    const written = new Map((body?.fields ?? []).map(({ name, text }) => [name, text]))
    return [tag, { ...body, fields: told.map(({ key }) => ({ name: key, text: written.get(key) ?? '' })) }]
  })
  const labels = told.filter(({ label }) => label !== '').map(({ key, label }) => [key, label])
  return { ...draft, labels: Object.fromEntries(labels), bodies: Object.fromEntries(bodies) }
}

/** Scenes belong to subscription messages only: there one permission is asked for each. */
export function sentOf(draft: Draft): Sent {
  const bodies = Object.fromEntries(
    Object.entries(draft.bodies).flatMap(([tag, body]) =>
      body
        ? [
            [
              tag,
              {
                fields: Object.fromEntries(body.fields.map(({ name, text }) => [name.trim(), text])),
                ...(body.page?.trim() ? { page: body.page.trim() } : {}),
              },
            ],
          ]
        : [],
    ),
  )
  return {
    channel: draft.channel,
    name: draft.name.trim(),
    providerTemplateId: draft.providerTemplateId.trim(),
    topic: draft.topic,
    kind: draft.channel === 'oa_template' ? 'service' : draft.kind,
    scenes: draft.channel === 'mini_subscribe' ? draft.scenes : [],
    labels: draft.labels,
    bodies,
  }
}
