import type { TFunction } from 'i18next'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CouponKind } from '../../shared/rules/coupon'
import { yuan } from '../../shared/rules/money'
import { Money } from './money'
import { claimStateAt, type ClaimState, type Claimed } from './claimState'
import { minute } from './when'

export type Face = {
  title: string
  kind: CouponKind
  valueFen?: number
  discountPercent?: number
  maxDiscountFen?: number
  thresholdFen: number
}
export type ValidityFace = { kind: 'fixed'; from: string; until: string } | { kind: 'days_after_claim'; days: number }

const short = (fen: number): string => {
  const { sign, integer, cents } = yuan(fen)
  return `${sign}${integer}${cents}`
}

/** 20 percent off is 8 折, 15 is 8.5 折. */
export const foldOf = (percentOff: number): string => String((100 - percentOff) / 10)

/** What the coupon gives, in a few words. */
export function valueWords(t: TFunction, face: Face): string {
  if (face.kind === 'gift') return t('coupons.value.gift')
  if (face.kind === 'discount') {
    const percent = face.discountPercent ?? 0
    return t('coupons.value.fold', { fold: foldOf(percent), percent })
  }
  if (face.kind === 'shipping' && !face.valueFen) return t('coupons.value.shipping')
  return t('coupons.value.off', { amount: short(face.valueFen ?? 0) })
}

export const thresholdWords = (t: TFunction, fen: number): string =>
  fen > 0 ? t('coupons.value.threshold', { amount: short(fen) }) : t('coupons.value.noThreshold')

export const validityWords = (t: TFunction, validity: ValidityFace): string =>
  validity.kind === 'days_after_claim'
    ? t('coupons.value.days', { n: validity.days })
    : t('coupons.value.until', { from: minute(validity.from), until: minute(validity.until) })

/** The coupon as an object: a ticket with a perforation, the value on the left, the terms on the right. */
export function Ticket(props: { face: Face; lines?: (string | null | undefined)[] }) {
  const { t } = useTranslation()
  const { face } = props
  const inYuan = face.kind === 'cash' || (face.kind === 'shipping' && Boolean(face.valueFen))
  return (
    <div className="ticket">
      <div className="ticket-value">
        {inYuan ? <Money fen={face.valueFen ?? 0} /> : <b>{valueWords(t, face)}</b>}
        <span className="cond">{thresholdWords(t, face.thresholdFen)}</span>
      </div>
      <div className="ticket-terms">
        <strong>{face.title || t('coupons.form.sampleTitle')}</strong>
        {face.kind === 'discount' && face.maxDiscountFen ? (
          <span>{t('coupons.value.ceiling', { amount: short(face.maxDiscountFen) })}</span>
        ) : null}
        {(props.lines ?? []).filter(Boolean).map((line) => (
          <span key={line}>{line}</span>
        ))}
      </div>
    </div>
  )
}

const HUES = {
  draft: 'default',
  coming: 'processing',
  published: 'success',
  gone: 'warning',
  over: 'default',
  paused: 'warning',
  closed: 'default',
} as const satisfies Record<ClaimState, string>

export function StateTag({ of }: { of: Claimed }) {
  const { t } = useTranslation()
  const said = claimStateAt(of, Date.now())
  return (
    <Tag color={HUES[said]} data-testid="coupon-state" data-state={of.state}>
      {t(`coupons.state.${said}`)}
    </Tag>
  )
}
