import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { numberText } from '../../../shared/rules/typed'
import { INTERESTS } from '../../../shared/rules/member'
import { COUPON_LEAF_STATUSES, fieldSpec, type CouponLeafValue } from '../../../shared/rules/segmentFields'
import { Picker, PickerMany } from '../../parts/picker'
import type { SourceName } from '../../parts/sources'
import { interestWord } from '../members/words'
import { tierKeys, tierWord } from '../../tiers'
import { ownFieldOf, ownOptions } from '../../ownFields'
import { valueLabel } from './labels'

type Option = { value: string | number; label: string }

/** What can be chosen for a field, and whether other words may be typed. */
function useChoices(field: string): { options: Option[]; open: boolean } {
  const { t, i18n } = useTranslation()
  if (field === 'birthdayMonth')
    return {
      options: Array.from({ length: 12 }, (_, i) => ({ value: i + 1, label: t('say.month', { n: i + 1 }) })),
      open: false,
    }
  const own = ownFieldOf(field)
  if (own?.kind === 'choice') return { options: ownOptions(own), open: false }
  const closed = fieldSpec(field)?.options
  if (closed)
    return { options: closed.map((value) => ({ value, label: valueLabel(i18n.language, field, value) })), open: false }
  if (field === 'interests')
    return { options: INTERESTS.map((value) => ({ value, label: interestWord(t, value) })), open: true }
  if (field === 'tier') return { options: tierKeys().map((value) => ({ value, label: tierWord(value) })), open: true }
  return { options: [], open: true }
}

/** Fields whose values are things of a list that may be long. */
const PICKED: Record<string, SourceName> = { storeId: 'store', joinChannelId: 'channel', segment: 'segment' }

/** Several values of one field. */
export function ManyOf(props: { field: string; value: (string | number)[]; change: (value: unknown) => void }) {
  const { t } = useTranslation()
  const { options, open } = useChoices(props.field)
  const of = PICKED[props.field]
  if (of)
    return (
      <PickerMany
        of={of}
        testId="segment-many"
        label={t('segments.form.choose')}
        value={props.value.map(String)}
        onChange={props.change}
      />
    )
  const numbers = fieldSpec(props.field)?.kind === 'number' || ownFieldOf(props.field)?.kind === 'number'
  if (numbers && options.length === 0) return <NumbersPick {...props} />
  return (
    <Select
      mode={open ? 'tags' : 'multiple'}
      className="wide"
      data-testid="segment-many"
      aria-label={t('segments.form.choose')}
      placeholder={t('segments.form.choose')}
      optionFilterProp="label"
      tokenSeparators={open ? [',', '，'] : undefined}
      notFoundContent={options.length === 0 ? null : undefined}
      value={props.value}
      onChange={(next: (string | number)[]) => props.change(next)}
      options={options}
    />
  )
}

/** A coupon template and what the member did with it. */
export function CouponValue(props: { value: CouponLeafValue; change: (value: unknown) => void }) {
  const { t, i18n } = useTranslation()
  const { couponTemplateId, status } = props.value ?? { couponTemplateId: '', status: 'claimed' as const }
  return (
    <>
      <Picker
        of="coupon"
        testId="segment-coupon"
        label={t('segments.form.choose')}
        value={couponTemplateId || undefined}
        onChange={(id) => id && props.change({ couponTemplateId: id, status })}
      />
      <Select
        className="rule-op"
        data-testid="segment-coupon-status"
        aria-label={t('segments.form.choose')}
        value={status}
        onChange={(next: CouponLeafValue['status']) => props.change({ couponTemplateId, status: next })}
        options={COUPON_LEAF_STATUSES.map((value) => ({
          value,
          label: valueLabel(i18n.language, 'couponStatus', value),
        }))}
      />
    </>
  )
}

/** Several numbers, typed one after the other. */
const NumbersPick = (props: { value: (string | number)[]; change: (value: unknown) => void }) => (
  <Select
    mode="tags"
    open={false}
    suffixIcon={null}
    className="wide"
    data-testid="segment-numbers"
    value={props.value.map(String)}
    tokenSeparators={[',', '，', ' ']}
    onChange={(next: string[]) =>
      props.change([
        ...new Set(
          next
            .map(numberText)
            .filter((n) => n !== null)
            .map(Number),
        ),
      ])
    }
  />
)
