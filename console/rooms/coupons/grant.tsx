import { Alert, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatFen } from '../../../shared/rules/money'
import { useDo, useRead } from '../../data/read'
import { mostCostOf } from '../../parts/cost'
import { JobDialog } from '../../parts/jobDialog'
import { Picker, PickerMany } from '../../parts/picker'
import { useTell } from '../../parts/tell'
import type { Template } from './draft'

/**
 * Gives the coupon to a segment or to some members, and says first to how many and for how much at most; another choice is
 * counted anew. The dialog shows how far the work is.
 */
export function GrantDialog({ template, leave }: { template: Template; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const grant = useDo('grantCoupons', ['readCouponTemplate', 'listCouponTemplates'])
  const [to, setTo] = useState<'segment' | 'members'>('segment')
  const [segmentId, setSegmentId] = useState<string>()
  const [memberIds, setMemberIds] = useState<string[]>([])
  const people = usePeople(to === 'segment' ? segmentId : memberIds)
  const give = (): void => {
    const body = to === 'segment' ? { segmentId: segmentId ?? '' } : { memberIds }
    grant.mutate({ params: { id: template.id }, body }, { onError: tell.problem })
  }
  return (
    <JobDialog
      title={t('coupons.grant.title')}
      goText={people ? t('coupons.grant.goTo', { n: people.toLocaleString() }) : t('coupons.grant.go')}
      go={give}
      busy={grant.isPending}
      ready={Boolean(people)}
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
          <Picker
            of="segment"
            testId="grant-segment"
            label={t('coupons.grant.segment')}
            value={segmentId}
            onChange={setSegmentId}
          />
        ) : (
          <PickerMany
            of="member"
            value={memberIds}
            onChange={setMemberIds}
            label={t('coupons.grant.members')}
            placeholder={t('coupons.grant.membersHint')}
            testId="grant-members"
          />
        )}
        {people !== undefined && <Before template={template} people={people} />}
        <p className="soft">{t('coupons.grant.note')}</p>
      </div>
    </JobDialog>
  )
}

/** How many are meant: the members chosen, or those whom the segment finds now; undefined while that is not known. */
function usePeople(chosen: string | string[] | undefined): number | undefined {
  const segmentId = typeof chosen === 'string' ? chosen : undefined
  const segment = useRead('readSegment', { params: { id: segmentId ?? '' } }, { enabled: segmentId !== undefined })
  const rule = segmentId !== undefined && segment.data?.id === segmentId ? segment.data.rule : undefined
  const found = useRead('previewSegment', { body: { rule: rule ?? { all: [] } } }, { enabled: rule !== undefined })
  if (Array.isArray(chosen)) return chosen.length > 0 ? chosen.length : undefined
  return rule ? found.data?.count : undefined
}

/** Whom it reaches and what it may cost, before anything is given. */
function Before({ template, people }: { template: Template; people: number }) {
  const { t } = useTranslation()
  const left = Math.max(0, template.total - template.issued)
  const cost = mostCostOf(template, people)
  return (
    <Alert
      type={people === 0 || people > left ? 'warning' : 'info'}
      showIcon
      data-testid="grant-before"
      data-people={people}
      title={t('coupons.grant.people', { n: people.toLocaleString(), left: left.toLocaleString() })}
      description={cost === null ? t('coupons.check.endless') : t('coupons.grant.cost', { amount: formatFen(cost) })}
    />
  )
}
