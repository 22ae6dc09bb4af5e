import { Link } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '../../../shared/rules/member'
import type { Answer } from '../../api'
import { useRead } from '../../data/read'
import { Ticket } from '../../parts/coupon'
import { Sheet } from '../../parts/page'
import { Phone } from '../../parts/phone'
import { Read } from '../../parts/states'
import { ThingLink } from '../../parts/thingLink'
import { minute } from '../../parts/when'
import { useMay } from '../../session'
import type { Campaign } from './draft'
import { filled, NoteCard } from './handset'

type Sent = Answer<'readCampaignContent'>

/**
 * What is sent, to whom and when, and who answers for it: of a launched campaign the words it was launched with, of a
 * draft those that would go out, so that whoever approves it reads exactly what is approved.
 */
export function Content({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation()
  const content = useRead('readCampaignContent', { params: { id: campaign.id } })
  const open = campaign.status === 'draft' || campaign.status === 'awaiting_approval'
  return (
    <Sheet title={t(open ? 'campaigns.content.planned' : 'campaigns.content.title')}>
      <Read of={content}>
        {(data) => (
          <div className="halves" data-testid="campaign-content" data-pinned={data.pinned}>
            <Facts campaign={campaign} sent={data} />
            <Messages campaign={campaign} sent={data} />
          </div>
        )}
      </Read>
    </Sheet>
  )
}

function Facts({ campaign, sent }: { campaign: Campaign; sent: Sent }) {
  const { t } = useTranslation()
  const { schedule } = campaign
  return (
    <dl className="facts">
      <dt>{t('campaigns.content.segment')}</dt>
      <dd>
        {sent.unopenedOf ? (
          <>
            {t('campaigns.content.unopenedOf')}{' '}
            <ThingLink className="underlined" to={{ to: '/campaigns/$id', params: { id: sent.unopenedOf.id } }}>
              {sent.unopenedOf.name}
            </ThingLink>
          </>
        ) : (
          <>
            <ThingLink to={{ to: '/segments/$id', params: { id: campaign.segmentId } }}>{sent.segmentName}</ThingLink>
            <div className="soft" data-testid="content-sentence">
              {sent.sentence}
            </div>
          </>
        )}
      </dd>
      <dt>{t('campaigns.column.channels')}</dt>
      <dd>{campaign.channels.map((channel) => t(`messageChannel.${channel}`)).join(' → ')}</dd>
      <dt>{t('campaigns.launch.coupon')}</dt>
      <dd>
        {sent.coupon === null ? (
          t('campaigns.review.noCoupon')
        ) : (
          <>
            <ThingLink to={{ to: '/coupons/$id', params: { id: sent.coupon.id } }}>{sent.coupon.title}</ThingLink>{' '}
            <span className="soft">
              {t(sent.coupon.given ? 'campaigns.content.couponGiven' : 'campaigns.content.couponTold')}
            </span>
          </>
        )}
      </dd>
      <dt>{t('campaigns.form.topic')}</dt>
      <dd>{t(`topic.${campaign.topic}`)}</dd>
      <dt>{t('campaigns.form.when')}</dt>
      <dd>{schedule.kind === 'at' ? minute(schedule.at) : t('campaigns.form.now')}</dd>
      {campaign.expiresAt && (
        <>
          <dt>{t('campaigns.content.expires')}</dt>
          <dd>{minute(campaign.expiresAt)}</dd>
        </>
      )}
      {campaign.holdoutPercent > 0 && (
        <>
          <dt>{t('campaigns.report.holdout')}</dt>
          <dd>{campaign.holdoutPercent}%</dd>
        </>
      )}
      <Doers sent={sent} campaign={campaign} />
    </dl>
  )
}

/** Who drafted, asked for, approved and launched it, each with when where that is kept. */
function Doers({ sent, campaign }: { sent: Sent; campaign: Campaign }) {
  const { t } = useTranslation()
  const done = [
    { what: 'drafted', who: sent.draftedBy, at: campaign.createdAt },
    { what: 'asked', who: sent.askedBy, at: sent.askedAt },
    { what: campaign.approval === 'outdated' ? 'approvedBefore' : 'approved', who: sent.approvedBy, at: null },
    { what: 'launched', who: sent.launchedBy, at: sent.launchedAt },
  ] as const
  return (
    <>
      {done.map(
        ({ what, who, at }) =>
          who && (
            <div key={what} style={{ display: 'contents' }}>
              <dt>{t(`campaigns.content.${what}`)}</dt>
              <dd>
                <span data-testid={`content-${what}`}>{who.name}</span>{' '}
                {at && <span className="soft">{minute(at)}</span>}
              </dd>
            </div>
          ),
      )}
    </>
  )
}

/** The message on the phone, in each channel and language it is written in, with the coupon behind it. */
function Messages({ campaign, sent }: { campaign: Campaign; sent: Sent }) {
  const { t } = useTranslation()
  const may = useMay()
  const couponId = may('readCouponTemplate') ? (sent.coupon?.id ?? null) : null
  const coupon = useRead('readCouponTemplate', { params: { id: couponId ?? '' } }, { enabled: couponId !== null })
  const written = sent.messages.flatMap((message) =>
    LANGUAGES.flatMap((tag) => {
      const body = message.bodies[tag]
      return body ? [{ message, tag, body }] : []
    }),
  )
  if (written.length === 0) return <Link to="/campaigns/templates">{t('campaigns.templates')}</Link>
  return (
    <Tabs
      size="small"
      items={written.map(({ message, tag, body }) => ({
        key: `${message.channel}.${tag}`,
        label:
          campaign.channels.length > 1
            ? `${t(`messageChannel.${message.channel}`)} · ${t(`language.${tag}`)}`
            : t(`language.${tag}`),
        children: (
          <Phone title={t('campaigns.phone.title')} label={t('campaigns.phone.sample')}>
            <NoteCard
              labels={message.labels}
              shown={{
                title: message.name,
                page: campaign.miniProgramPage ?? body.page ?? '',
                fields: Object.fromEntries(
                  Object.entries(body.fields).map(([name, text]) => [name, filled(t, text, sent.coupon ?? undefined)]),
                ),
              }}
            />
            {coupon.data && sent.coupon && <Ticket face={{ ...coupon.data, title: sent.coupon.title }} />}
          </Phone>
        ),
      }))}
    />
  )
}
