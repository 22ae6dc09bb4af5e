import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { Page } from '../../parts/page'
import { Read, Waiting } from '../../parts/states'
import { useMay } from '../../session'
import { CampaignActions } from './actions'
import { Content } from './content'
import { Draft as DraftSheet } from './draftSheet'
import type { Campaign } from './draft'
import { ProgressSheet } from './progress'
import { Report } from './report'
import { Sends } from './sends'
import { Standing } from './standing'
import { StatusTag } from './statusTag'

const MOVING: readonly Campaign['status'][] = ['freezing', 'running', 'scheduled']

/** One campaign: a draft with who would be reached, or the progress, the report and everybody's outcome. */
export default function CampaignPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/inside/campaigns/$id' })
  const may = useMay()
  const campaign = useRead(
    'readCampaign',
    { params: { id } },
    { every: (last) => (last && MOVING.includes(last.status) ? (last.status === 'scheduled' ? 10_000 : 1000) : false) },
  )
  const { data } = campaign
  const begun = data && data.status !== 'draft' && data.status !== 'awaiting_approval'
  return (
    <Page
      title={data?.name ?? t('say.loading')}
      hint={data && <StatusTag status={data.status} waiting={data.waiting} />}
      crumbs={[{ to: '/campaigns', words: t('campaigns.title') }]}
      actions={data && <CampaignActions campaign={data} />}
    >
      <Read of={campaign} way={<Link to="/campaigns">{t('table.toList')}</Link>}>
        {(read) =>
          begun ? (
            <Begun campaign={read} />
          ) : may('previewCampaign') ? (
            <>
              <Standing campaign={read} />
              <DraftSheet campaign={read} />
              <Content campaign={read} />
            </>
          ) : (
            <Content campaign={read} />
          )
        }
      </Read>
    </Page>
  )
}

/**
 * The progress, what was sent, the report and everybody's outcome. What stands above the outcomes is read before anything is
 * drawn, and drawn at one go: nothing pushes about what somebody has begun to read.
 */
function Begun({ campaign }: { campaign: Campaign }) {
  const may = useMay()
  const params = { id: campaign.id }
  const content = useRead('readCampaignContent', { params })
  const couponId = may('readCouponTemplate') ? content.data?.coupon?.id : undefined
  const above = [
    content,
    useRead('readCampaignReport', { params }),
    useRead('readCouponTemplate', { params: { id: couponId ?? '' } }, { enabled: couponId !== undefined }),
  ]
  if (above.some(({ isLoading }) => isLoading)) return <Waiting rows={16} />
  return (
    <>
      <Standing campaign={campaign} />
      <ProgressSheet campaign={campaign} />
      <Content campaign={campaign} />
      <Report campaign={campaign} moving={MOVING.includes(campaign.status)} />
      {may('listSends') && <Sends id={campaign.id} />}
    </>
  )
}
