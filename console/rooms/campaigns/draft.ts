import type { Answer, Args } from '../../api'

export type Campaign = Answer<'readCampaign'>
export type Channel = Campaign['channels'][number]
export type Sent = Args<'createCampaign'>['body']
export const CHANNELS = ['mini_subscribe', 'oa_template'] as const satisfies readonly Channel[]

/** The campaign as it is being made; what is not chosen yet is empty. */
export type Draft = {
  name: string
  segmentId?: string
  /** Set: those who did not open that campaign are the audience. */
  unopenedOf: string | null
  channels: Channel[]
  templateIds: Partial<Record<Channel, string>>
  couponTemplateId: string | null
  topic: Campaign['topic']
  miniProgramPage: string
  at: string | null
  expiresAt: string | null
  holdoutPercent: number | null
  conversionDays: number
}

export const blank = (segmentId?: string): Draft => ({
  name: '',
  segmentId,
  unopenedOf: null,
  channels: ['mini_subscribe'],
  templateIds: {},
  couponTemplateId: null,
  topic: 'offers',
  miniProgramPage: '',
  at: null,
  expiresAt: null,
  holdoutPercent: null,
  conversionDays: 14,
})

export const draftOf = (campaign: Campaign): Draft => ({
  ...campaign,
  miniProgramPage: campaign.miniProgramPage ?? '',
  at: campaign.schedule.kind === 'at' ? campaign.schedule.at : null,
})

export type Missing = 'name' | 'segment' | 'template' | 'page'
const PAGE = /^(pages|staff)\/[A-Za-z0-9_/?=&-]{1,200}$/

/** What has to be filled in before the draft can be kept. */
export function missingIn(draft: Draft): Missing[] {
  const missing: Missing[] = []
  if (draft.name.trim() === '') missing.push('name')
  if (!draft.segmentId) missing.push('segment')
  if (draft.channels.length === 0 || draft.channels.some((channel) => !draft.templateIds[channel]))
    missing.push('template')
  if (draft.miniProgramPage.trim() !== '' && !PAGE.test(draft.miniProgramPage.trim())) missing.push('page')
  return missing
}

/** What the server is sent; templates of channels that were taken off again stay out. */
export function sentOf(draft: Draft): Sent {
  const templateIds = Object.fromEntries(draft.channels.map((channel) => [channel, draft.templateIds[channel]]))
  return {
    name: draft.name.trim(),
    segmentId: draft.segmentId ?? '',
    ...(draft.unopenedOf === null ? { unopenedOf: null } : {}),
    channels: draft.channels,
    templateIds,
    couponTemplateId: draft.couponTemplateId,
    topic: draft.topic,
    miniProgramPage: draft.miniProgramPage.trim() || null,
    schedule: draft.at ? { kind: 'at', at: draft.at } : { kind: 'now' },
    expiresAt: draft.expiresAt,
    ...(draft.holdoutPercent === null ? {} : { holdoutPercent: draft.holdoutPercent }),
    conversionDays: draft.conversionDays,
  }
}
