import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Ticket, thresholdWords, validityWords } from '../../parts/coupon'
import { Phone } from '../../parts/phone'
import type { Draft } from './draft'

/** The coupon as a member will see it, while it is being written. */
export function CouponPhone({ seen }: { seen: Partial<Draft> }) {
  const { t } = useTranslation()
  const validity =
    seen.validity === 'fixed'
      ? seen.validWindow?.[0] && seen.validWindow[1]
        ? ({
            kind: 'fixed',
            from: seen.validWindow[0].toISOString(),
            until: seen.validWindow[1].toISOString(),
          } as const)
        : null
      : ({ kind: 'days_after_claim', days: seen.days ?? 0 } as const)
  const face = {
    title: seen.title ?? '',
    kind: seen.kind ?? 'cash',
    valueFen: seen.valueFen,
    discountPercent: seen.discountPercent,
    maxDiscountFen: seen.maxDiscountFen,
    thresholdFen: seen.thresholdFen ?? 0,
  }
  return (
    <Phone title={t('coupons.title')} label={t('coupons.form.preview')}>
      <Ticket face={face} lines={[validity && validityWords(t, validity)]} />
      <Button type="primary" block tabIndex={-1} aria-hidden>
        {t('coupons.form.claimButton')}
      </Button>
      <p className="phone-note">
        {thresholdWords(t, face.thresholdFen)} · {t('coupons.one.limit', { n: seen.perMemberLimit ?? 1 })}
      </p>
    </Phone>
  )
}
