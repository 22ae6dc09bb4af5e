import { z } from 'zod'
import type { CampaignContent } from '../../shared/contract/campaignContent'
import { isoOf } from '../../shared/rules/calendar'
import { MessageChannel, type MessageTemplate } from '../../shared/contract/messages'
import type { Tx } from '../base/database'
import type { Locale } from '../base/errors'
import { inList, json, row, rows, text } from '../base/sql'
import { sentenceOf } from '../segments/present'
import { loadContent } from './content'
import type { Campaign } from './entities'

type Shape = z.output<typeof CampaignContent>
type Doer = Shape['launchedBy']

/** What a campaign says and to whom: what was pinned at its launch, or, of a draft, what `loadContent` finds. */
export async function presentContent(tx: Tx, campaign: Campaign, locale: Locale): Promise<Shape> {
  const content = campaign.pinned ?? (await loadContent(tx, campaign))
  const doer = await doers(tx, campaign)
  const used = MessageChannel.options.flatMap((channel) => content.templates[channel] ?? [])
  const called = await templatesNamed(
    tx,
    used.map(({ id }) => id),
  )
  const { coupon } = content
  return {
    pinned: campaign.pinned !== null,
    segmentName: await nameOf(tx, 'segment', campaign.segmentId),
    sentence: await sentenceOf(tx, content.rule, locale),
    unopenedOf: await otherCampaign(tx, content.unopenedOf),
    kind: content.kind,
    messages: content.channels.flatMap((channel) => {
      const template = content.templates[channel]
      if (!template) return []
      const { name, labels } = called.get(template.id) ?? { name: template.providerTemplateId, labels: null }
      return [{ channel, templateId: template.id, name, labels: labels ?? {}, bodies: template.bodies }]
    }),
    coupon:
      coupon === null || campaign.couponTemplateId === null
        ? null
        : { id: coupon.id ?? campaign.couponTemplateId, title: coupon.title, given: coupon.given !== undefined },
    draftedBy: doer(campaign.createdBy),
    askedBy: doer(campaign.askedBy),
    askedAt: campaign.askedBy === null || campaign.askedAt === null ? null : isoOf(campaign.askedAt),
    approvedBy: doer(campaign.approvedBy),
    launchedBy: doer(campaign.launchedBy),
    launchedAt: campaign.launchedAt === null ? null : isoOf(campaign.launchedAt),
  }
}

const NAME = { id: text, name: text }

async function doers(tx: Tx, campaign: Campaign): Promise<(id: string | null) => Doer> {
  const { createdBy, askedBy, approvedBy, launchedBy } = campaign
  const ids = [...new Set([createdBy, askedBy, approvedBy, launchedBy].filter((id) => id !== null))]
  const found = await rows(tx, NAME, `SELECT id, name FROM staff WHERE id IN ${inList(ids)}`, ids)
  return (id) => found.find((one) => one.id === id) ?? null
}

async function nameOf(tx: Tx, table: 'segment' | 'campaign', id: string): Promise<string | null> {
  return (await row(tx, NAME, `SELECT id, name FROM ${table} WHERE id = ?`, [id]))?.name ?? null
}

async function otherCampaign(tx: Tx, id: string | undefined): Promise<Shape['unopenedOf']> {
  if (id === undefined) return null
  return { id, name: (await nameOf(tx, 'campaign', id)) ?? '' }
}

const CALLED = {
  id: text,
  name: text,
  labels: json<MessageTemplate['labels']>(z.record(z.string(), z.string())).nullable(),
}

async function templatesNamed(tx: Tx, ids: string[]) {
  const found = await rows(tx, CALLED, `SELECT id, name, labels FROM message_template WHERE id IN ${inList(ids)}`, ids)
  return new Map(found.map((one) => [one.id, one]))
}
