import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { Page } from '../../parts/page'
import { Read } from '../../parts/states'
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
            <>
              <Standing campaign={read} />
              <ProgressSheet campaign={read} />
              <Content campaign={read} />
              <Report campaign={read} moving={MOVING.includes(read.status)} />
              {may('listSends') && <Sends id={read.id} />}
            </>
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
