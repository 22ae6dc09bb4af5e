import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteName } from '../../../shared/contract/table'
import { useDo } from '../../data/read'
import { useTell } from '../../parts/tell'
import { TypedConfirm } from '../../parts/typedConfirm'
import { useMay } from '../../session'
import type { Campaign } from './draft'
import { REVIEW } from './steps'
import { TestDialog } from './testDialog'

export const TOUCHED: RouteName[] = ['readCampaign', 'listCampaigns', 'readCampaignReport', 'listSends']

/** What can be done with a campaign in its state. */
export function CampaignActions({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation()
  const may = useMay()
  const go = useNavigate()
  const tell = useTell()
  const pause = useDo('pauseCampaign', TOUCHED)
  const resume = useDo('resumeCampaign', TOUCHED)
  const approve = useDo('approveCampaign', TOUCHED)
  const copy = useDo('copyCampaign', TOUCHED)
  const followUp = useDo('followUpCampaign', TOUCHED)
  const [asking, setAsking] = useState<'cancel' | 'test' | null>(null)
  const at = { params: { id: campaign.id }, body: {} }
  const { status } = campaign
  const open = status === 'draft' || status === 'awaiting_approval'
  const moving = status === 'running' || status === 'freezing' || status === 'scheduled'
  const changed = status === 'paused' && campaign.contentChanged && campaign.approval !== 'given'
  const sent = campaign.progress.accepted > 0
  const openDraft = (words: string) => ({
    onSuccess: (made: Campaign) => {
      tell.done(words)
      void go({ to: '/campaigns/$id/edit', params: { id: made.id } })
    },
    onError: tell.problem,
  })
  const told = (words: string) => ({ onSuccess: () => tell.done(words), onError: tell.problem })
  if (!may('editCampaign')) return null
  return (
    <>
      <Button
        loading={copy.isPending}
        data-testid="campaign-copy"
        onClick={() => copy.mutate(at, openDraft(t('campaigns.act.copied')))}
      >
        {t('campaigns.act.copy')}
      </Button>
      {sent && !open && (
        <Button
          loading={followUp.isPending}
          data-testid="campaign-follow-up"
          onClick={() => followUp.mutate(at, openDraft(t('campaigns.act.followedUp')))}
        >
          {t('campaigns.act.followUp')}
        </Button>
      )}
      {status === 'draft' && (
        <Button
          onClick={() => void go({ to: '/campaigns/$id/edit', params: { id: campaign.id } })}
          data-testid="campaign-edit"
        >
          {t('act.edit')}
        </Button>
      )}
      {open && <Button onClick={() => setAsking('test')}>{t('campaigns.test.title')}</Button>}
      {(moving || status === 'paused' || status === 'awaiting_approval') && (
        <Button danger onClick={() => setAsking('cancel')} data-testid="campaign-cancel">
          {t('campaigns.act.cancel')}
        </Button>
      )}
      {moving && (
        <Button
          loading={pause.isPending}
          onClick={() => pause.mutate(at, told(t('campaigns.act.paused')))}
          data-testid="campaign-pause"
        >
          {t('campaigns.act.pause')}
        </Button>
      )}
      {status === 'paused' && (
        <Button
          type="primary"
          loading={resume.isPending}
          onClick={() => resume.mutate(at, told(t('campaigns.act.resumed')))}
          data-testid="campaign-resume"
        >
          {t('campaigns.act.resume')}
        </Button>
      )}
      {((open && campaign.approval !== 'given') || changed) && (
        <Button
          loading={approve.isPending}
          onClick={() => approve.mutate(at, told(t('campaigns.act.approved')))}
          data-testid="campaign-approve"
        >
          {t('campaigns.act.approve')}
        </Button>
      )}
      {status === 'draft' && (
        <Button
          type="primary"
          data-testid="campaign-review"
          onClick={() => void go({ to: '/campaigns/$id/edit', params: { id: campaign.id }, search: { step: REVIEW } })}
        >
          {t('campaigns.act.review')}
        </Button>
      )}
      {asking === 'test' && <TestDialog id={campaign.id} leave={() => setAsking(null)} />}
      {asking === 'cancel' && <CancelDialog campaign={campaign} leave={() => setAsking(null)} />}
    </>
  )
}

function CancelDialog({ campaign, leave }: { campaign: Campaign; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const cancel = useDo('cancelCampaign', TOUCHED)
  return (
    <TypedConfirm
      title={t('campaigns.act.cancel')}
      ask={t('campaigns.act.cancelAsk')}
      name={campaign.name}
      cancelText={t('act.back')}
      testId="campaign-cancel-name"
      leave={leave}
      act={async () => {
        await cancel.mutateAsync({ params: { id: campaign.id }, body: {} })
        tell.done(t('campaigns.act.cancelled'))
      }}
    />
  )
}
