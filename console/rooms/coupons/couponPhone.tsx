import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Ticket, thresholdWords, validityWords, type ValidityFace } from '../../parts/coupon'
import { Phone } from '../../parts/phone'
import { useNames } from '../../parts/sources'
import { timesWords } from '../../parts/times'
import { timesOf, type Draft } from './draft'

/** The coupon as a member will see it, while it is being written. */
export function CouponPhone({ seen }: { seen: Partial<Draft> }) {
  const { t } = useTranslation()
  const storeName = useNames('store', seen.storeIds ?? [])
  const validity = validityOf(seen)
  const face = {
    title: seen.title ?? '',
    kind: seen.kind ?? 'cash',
    valueFen: seen.valueFen ?? undefined,
    discountPercent: seen.discountPercent ?? undefined,
    maxDiscountFen: seen.maxDiscountFen ?? undefined,
    thresholdFen: seen.thresholdFen ?? 0,
  }
  const named = (seen.storeIds ?? []).map((id) => storeName(id) ?? '')
  return (
    <Phone title={t('coupons.title')} label={t('coupons.form.preview')}>
      <Ticket face={face} lines={[seen.forGoods ? seen.goodsName : null, validity && validityWords(t, validity)]} />
      <Button type="primary" block tabIndex={-1} aria-hidden>
        {seen.pointsPrice
          ? t('coupons.form.exchangeButton', { n: seen.pointsPrice.toLocaleString() })
          : t('coupons.form.claimButton')}
      </Button>
      <p className="phone-note">
        {thresholdWords(t, face.thresholdFen)} · {t('coupons.one.limit', { n: seen.perMemberLimit ?? 1 })}
      </p>
      <ul className="phone-terms">
        {timesWords(t, timesOf(seen)).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {named.length > 0 && <li>{named.join(t('say.comma'))}</li>}
        {seen.transferable && <li>{t('coupons.form.transferable')}</li>}
      </ul>
    </Phone>
  )
}

function validityOf(seen: Partial<Draft>): ValidityFace | null {
  if (seen.validity !== 'fixed') return { kind: 'days_after_claim', days: seen.days ?? 0 }
  const [from, until] = seen.validWindow ?? []
  return from && until ? { kind: 'fixed', from, until } : null
}
