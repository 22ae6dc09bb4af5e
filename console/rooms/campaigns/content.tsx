import { Link } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '../../../shared/rules/member'
import { useList, useRead } from '../../data/read'
import { Sheet } from '../../parts/page'
import { minute } from '../../parts/when'
import { useMay } from '../../session'
import type { Campaign } from './draft'
import { filled, NoteCard } from './handset'

/** What is sent, to whom and when: the segment's sentence, the words of each channel in each language, coupon and times. */
export function Content({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation()
  const may = useMay()
  const segment = useRead('readSegment', { params: { id: campaign.segmentId } })
  const couponId = campaign.couponTemplateId
  const coupon = useRead('readCouponTemplate', { params: { id: couponId ?? '' } }, { enabled: couponId !== null })
  const { schedule } = campaign
  return (
    <Sheet title={t('campaigns.content.title')}>
      <div className="halves" data-testid="campaign-content">
        <dl className="facts">
          <dt>{t('campaigns.content.segment')}</dt>
          <dd>
            {segment.data ? (
              <>
                {may('readSegment') ? (
                  <Link to="/segments/$id" params={{ id: campaign.segmentId }}>
                    {segment.data.name}
                  </Link>
                ) : (
                  segment.data.name
                )}
                <div className="soft">{segment.data.sentence}</div>
              </>
            ) : (
              t(segment.error ? 'say.none' : 'say.loading')
            )}
          </dd>
          <dt>{t('campaigns.column.channels')}</dt>
          <dd>{campaign.channels.map((channel) => t(`messageChannel.${channel}`)).join(' → ')}</dd>
          <dt>{t('campaigns.launch.coupon')}</dt>
          <dd>
            {couponId === null ? (
              t('campaigns.review.noCoupon')
            ) : (
              <Link to="/coupons/$id" params={{ id: couponId }}>
                {coupon.data?.title ?? t('say.loading')}
              </Link>
            )}
          </dd>
          <dt>{t('campaigns.form.topic')}</dt>
          <dd>{t(`topic.${campaign.topic}`)}</dd>
          <dt>{t('campaigns.form.when')}</dt>
          <dd>{schedule.kind === 'at' ? minute(schedule.at) : t('campaigns.form.now')}</dd>
          {campaign.launchedAt && (
            <>
              <dt>{t('campaigns.content.launched')}</dt>
              <dd>{minute(campaign.launchedAt)}</dd>
            </>
          )}
          {campaign.expiresAt && (
            <>
              <dt>{t('campaigns.content.expires')}</dt>
              <dd>{minute(campaign.expiresAt)}</dd>
            </>
          )}
          {campaign.approval === 'given' && (
            <>
              <dt>{t('campaigns.content.approval')}</dt>
              <dd>{t('campaigns.content.approved')}</dd>
            </>
          )}
          {campaign.holdoutPercent > 0 && (
            <>
              <dt>{t('campaigns.report.holdout')}</dt>
              <dd>{campaign.holdoutPercent}%</dd>
            </>
          )}
        </dl>
        {may('listMessageTemplates') && <Texts campaign={campaign} />}
      </div>
    </Sheet>
  )
}

function Texts({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation()
  const templates = useList('listMessageTemplates', { query: { limit: 200 } })
  const used = campaign.channels.flatMap((channel) => {
    const template = templates.items.find(({ id }) => id === campaign.templateIds[channel])
    return template ? LANGUAGES.flatMap((tag) => (template.bodies[tag] ? [{ channel, template, tag }] : [])) : []
  })
  if (used.length === 0) return null
  return (
    <Tabs
      size="small"
      items={used.map(({ channel, template, tag }) => ({
        key: `${channel}.${tag}`,
        label:
          campaign.channels.length > 1
            ? `${t(`messageChannel.${channel}`)} · ${t(`language.${tag}`)}`
            : t(`language.${tag}`),
        children: (
          <NoteCard
            labels={template.labels}
            shown={{
              title: template.name,
              page: template.bodies[tag]?.page ?? '',
              fields: Object.fromEntries(
                Object.entries(template.bodies[tag]?.fields ?? {}).map(([name, text]) => [name, filled(t, text)]),
              ),
            }}
          />
        ),
      }))}
    />
  )
}
