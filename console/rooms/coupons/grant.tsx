import { Radio, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useList } from '../../data/read'
import { JobDialog } from '../../parts/jobDialog'
import { MemberSelect } from '../../parts/memberSelect'
import { useTell } from '../../parts/tell'

/** Gives the coupon to a segment or to some members; the dialog shows how far the work is. */
export function GrantDialog({ templateId, leave }: { templateId: string; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const grant = useDo('grantCoupons', ['readCouponTemplate', 'listCouponTemplates'])
  const segments = useList('listSegments', { query: { limit: 200 } })
  const [to, setTo] = useState<'segment' | 'members'>('segment')
  const [segmentId, setSegmentId] = useState<string>()
  const [memberIds, setMemberIds] = useState<string[]>([])
  const ready = to === 'segment' ? segmentId !== undefined : memberIds.length > 0
  const give = (): void => {
    const body = to === 'segment' ? { segmentId: segmentId ?? '' } : { memberIds }
    grant.mutate({ params: { id: templateId }, body }, { onError: tell.problem })
  }
  return (
    <JobDialog
      title={t('coupons.grant.title')}
      goText={t('coupons.grant.go')}
      go={give}
      busy={grant.isPending}
      ready={ready}
      jobId={grant.data?.jobId}
      grants
      leave={leave}
      testId="grant"
    >
      <div className="stack">
        <Radio.Group
          value={to}
          onChange={(event) => setTo(event.target.value as 'segment' | 'members')}
          options={[
            { value: 'segment', label: t('coupons.grant.toSegment') },
            { value: 'members', label: t('coupons.grant.toMembers') },
          ]}
        />
        {to === 'segment' ? (
          <Select
            className="wide"
            data-testid="grant-segment"
            aria-label={t('coupons.grant.segment')}
            placeholder={t('coupons.grant.segment')}
            showSearch
            optionFilterProp="label"
            value={segmentId}
            onChange={setSegmentId}
            options={segments.items.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : (
          <MemberSelect value={memberIds} onChange={setMemberIds} testId="grant-members" />
        )}
        <p className="soft">{t('coupons.grant.note')}</p>
      </div>
    </JobDialog>
  )
}
