import { createHash } from 'node:crypto'
import type { SegmentRule } from '../../shared/rules/segment'
import { MessageChannel } from '../../shared/contract/messages'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { canonical } from '../base/idempotency'
import { MessageTemplate } from '../messages/entities'
import { readSegmentRule } from '../segments/read-segment'
import type { Campaign } from './entities'
import { readCoupon, type CouponWords } from './read-coupon'

type Channel = MessageTemplate['channel']
export type PinnedTemplate = Pick<MessageTemplate, 'id' | 'channel' | 'providerTemplateId' | 'kind' | 'bodies'>

/** Everything a message is made of, and to whom it goes: what is pinned at launch and what an approval speaks of. */
export type Content = {
  rule: SegmentRule
  /** The campaign whose unopened messages this one repeats: exactly these people, whatever the rule says. */
  unopenedOf?: string
  channels: Channel[]
  templates: Partial<Record<Channel, PinnedTemplate>>
  /** `marketing` as soon as one of the texts is: then consent, topic, cap and quiet hours hold in every channel. */
  kind: 'marketing' | 'service'
  topic: Campaign['topic']
  coupon: CouponWords | null
  page: string | null
}

type Parts = Pick<
  Campaign,
  'segmentId' | 'channels' | 'templateIds' | 'topic' | 'couponTemplateId' | 'miniProgramPage' | 'unopenedOf'
>

/**
 * The content as the rows say it now. Refused: an unknown segment, template or coupon and a template of another channel
 * (422 with the path), marketing in a service notice (`template_category_forbidden`).
 */
export async function loadContent(tx: Tx, campaign: Parts): Promise<Content> {
  const rule = await readSegmentRule(tx, campaign.segmentId)
  if (!rule) throw invalid('segmentId', 'unknown')
  const templates: Content['templates'] = {}
  for (const channel of campaign.channels) templates[channel] = await templateOf(tx, campaign, channel)
  for (const channel of MessageChannel.options)
    if (campaign.templateIds[channel] !== undefined && !campaign.channels.includes(channel))
      throw invalid(`templateIds.${channel}`, 'not_among_channels')
  const coupon = campaign.couponTemplateId === null ? null : await readCoupon(tx, campaign.couponTemplateId)
  if (campaign.couponTemplateId !== null && !coupon) throw invalid('couponTemplateId', 'unknown')
  const used = Object.values(templates)
  return {
    rule,
    // Left away where there is none, so that what was launched before there were any is the same content still.
    ...(campaign.unopenedOf === null ? {} : { unopenedOf: campaign.unopenedOf }),
    channels: campaign.channels,
    templates,
    kind: used.some((template) => template.kind === 'marketing') ? 'marketing' : 'service',
    topic: campaign.topic,
    coupon,
    page: campaign.miniProgramPage,
  }
}

async function templateOf(tx: Tx, campaign: Parts, channel: Channel): Promise<PinnedTemplate> {
  const id = campaign.templateIds[channel]
  const template = id === undefined ? null : await tx.getRepository(MessageTemplate).findOneBy({ id })
  if (!template) throw invalid(`templateIds.${channel}`, id === undefined ? 'required' : 'unknown')
  if (template.channel !== channel) throw invalid(`templateIds.${channel}`, 'of_another_channel')
  if (template.channel === 'oa_template' && template.kind === 'marketing')
    throw new AppError('template_category_forbidden')
  const { providerTemplateId, kind, bodies } = template
  return { id: template.id, channel, providerTemplateId, kind, bodies }
}

/**
 * What a launched campaign would send if it went on now: texts and coupon as the rows say, to the audience it was
 * launched for. Refused as `loadContent` says.
 */
export async function contentNow(tx: Tx, campaign: Parts & { pinned: Content | null }): Promise<Content> {
  const content = await loadContent(tx, campaign)
  return campaign.pinned === null ? content : { ...content, rule: campaign.pinned.rule }
}

/** The same for the same content, another for any other. */
export const contentHash = (content: Content): string =>
  createHash('sha256').update(canonical(content)).digest('base64url')
