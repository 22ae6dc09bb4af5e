import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useDo, useRead } from '../../data/read'
import { Page } from '../../parts/page'
import { EmptyState, Read } from '../../parts/states'
import { draftOf, sentOf } from './draft'
import { REVIEW } from './steps'
import { Wizard } from './wizard'

/** A draft that is kept: its steps, each change sent with the version it was made from. */
export default function EditCampaignPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/inside/campaigns/$id/edit' })
  const { step = 0 } = useSearch({ from: '/inside/campaigns/$id/edit' })
  const go = useNavigate()
  const client = useQueryClient()
  const campaign = useRead('readCampaign', { params: { id } })
  const edit = useDo('editCampaign', ['listCampaigns'])
  const at = Math.max(0, Math.min(REVIEW, Math.round(step)))
  const stand = (next: number) =>
    go({ to: '/campaigns/$id/edit', params: { id }, search: { step: next }, replace: true })
  return (
    <Page
      crumbs={[{ to: '/campaigns', words: t('campaigns.title') }]}
      title={campaign.data?.name ?? t('campaigns.form.edit')}
    >
      <Read of={campaign}>
        {(data) =>
          data.status === 'draft' || data.status === 'awaiting_approval' ? (
            <Wizard
              key={data.id}
              saved={data}
              initial={draftOf(data)}
              step={at}
              goTo={(next) => void stand(next)}
              save={async (draft, next) => {
                const kept = await edit.mutateAsync({ params: { id }, body: sentOf(draft), ifMatch: data.version })
                client.setQueryData(['readCampaign', { params: { id } }], kept)
                // What was counted before belongs to another draft.
                void client.resetQueries({ queryKey: ['previewCampaign'] })
                await stand(next)
              }}
            />
          ) : (
            <EmptyState title={t(`campaigns.status.${data.status}`)} hint={t('problems.state_conflict')} />
          )
        }
      </Read>
    </Page>
  )
}
