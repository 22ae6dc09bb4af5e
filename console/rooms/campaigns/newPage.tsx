import { useNavigate, useSearch } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { Page } from '../../parts/page'
import { blank, sentOf } from './draft'
import { Wizard } from './wizard'

/** A campaign that is not kept yet; as soon as it is, its own page goes on where this one stood. */
export default function NewCampaignPage() {
  const { t } = useTranslation()
  const { segmentId } = useSearch({ from: '/inside/campaigns/new' })
  const go = useNavigate()
  const client = useQueryClient()
  const create = useDo('createCampaign', ['listCampaigns'])
  const [initial] = useState(() => blank(segmentId))
  const [step, setStep] = useState(0)
  return (
    <Page crumbs={[{ to: '/campaigns', words: t('campaigns.title') }]} title={t('campaigns.form.create')}>
      <Wizard
        saved={null}
        initial={initial}
        step={step}
        goTo={setStep}
        save={async (draft, next) => {
          const made = await create.mutateAsync({ body: sentOf(draft) })
          client.setQueryData(['readCampaign', { params: { id: made.id } }], made)
          await go({ to: '/campaigns/$id/edit', params: { id: made.id }, search: { step: next }, replace: true })
        }}
      />
    </Page>
  )
}
