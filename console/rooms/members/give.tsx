import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { JobDialog } from '../../parts/jobDialog'
import { Picker } from '../../parts/picker'
import { useTell } from '../../parts/tell'

/** One coupon for each of these members; the dialog says to how many before anything happens, then how far it is. */
export function GiveDialog({ memberIds, leave }: { memberIds: string[]; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const [coupon, setCoupon] = useState<string>()
  const grant = useDo('grantCoupons', [
    'listMemberCoupons',
    'readTimeline',
    'readCouponTemplate',
    'listCouponTemplates',
  ])
  return (
    <JobDialog
      title={t('members.coupon.giveTo', { n: memberIds.length.toLocaleString() })}
      goText={t('members.coupon.give')}
      busy={grant.isPending}
      ready={coupon !== undefined}
      jobId={grant.data?.jobId}
      grants
      leave={leave}
      testId="member-give"
      go={() => coupon && grant.mutate({ params: { id: coupon }, body: { memberIds } }, { onError: tell.problem })}
    >
      <div className="stack">
        <Picker
          of="coupon"
          among={{ state: 'published' }}
          label={t('members.coupon.which')}
          testId="member-give-coupon"
          value={coupon}
          onChange={setCoupon}
        />
        <p className="soft">{t('members.coupon.giveHint')}</p>
      </div>
    </JobDialog>
  )
}
