import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ValueEditorProps } from 'react-querybuilder'
import { DayPick, MomentPick } from '../../parts/date'
import { NumberInput } from '../../parts/number'
import { YuanInput } from '../../parts/yuanInput'
import { fieldSpec, type CouponLeafValue } from '../../../shared/rules/segmentFields'
import { RegionsPick } from '../../parts/region'
import { ownFieldOf } from '../../ownFields'
import { CouponValue, ManyOf } from './openValues'

type Change = (value: unknown) => void

/** The value of one condition, entered in the way that fits its field and its comparison. */
export function RuleValue(props: ValueEditorProps) {
  const { field, operator, handleOnChange } = props
  const value: unknown = props.value
  const kind = ownFieldOf(field)?.kind ?? fieldSpec(field)?.kind
  const many = Array.isArray(value) ? (value as (string | number)[]) : []
  const change: Change = handleOnChange
  return (
    <span className="rule-value" data-testid="segment-value">
      {operator === 'exists' ? (
        <YesNo value={value === true} change={change} words="exists" />
      ) : operator === 'withinDays' || operator === 'olderThanDays' ? (
        <Days value={value} change={change} />
      ) : kind === 'flag' ? (
        <YesNo value={value === true} change={change} words="flag" />
      ) : kind === 'coupon' ? (
        <CouponValue value={value as CouponLeafValue} change={change} />
      ) : kind === 'region' ? (
        <RegionsPick value={many.map(String)} onChange={change} testId="segment-regions" />
      ) : operator === 'in' || operator === 'notIn' || operator === 'contains' ? (
        <ManyOf field={field} value={many} change={change} />
      ) : operator === 'between' ? (
        <Pair value={many} change={change} field={field} />
      ) : (
        <One value={value} change={change} field={field} end={operator === 'lte' || operator === 'gt'} />
      )}
    </span>
  )
}

function YesNo(props: { value: boolean; change: Change; words: 'flag' | 'exists' }) {
  const { t } = useTranslation()
  return (
    <Segmented
      value={props.value ? 'yes' : 'no'}
      onChange={(next) => props.change(next === 'yes')}
      options={[
        { value: 'yes', label: t(`segments.${props.words}.yes`) },
        { value: 'no', label: t(`segments.${props.words}.no`) },
      ]}
    />
  )
}

function Days(props: { value: unknown; change: Change }) {
  const { t } = useTranslation()
  return (
    <NumberInput
      min={0}
      max={36_500}
      precision={0}
      suffix={t('segments.form.days')}
      data-testid="segment-days"
      aria-label={t('segments.form.days')}
      value={typeof props.value === 'number' ? props.value : null}
      onChange={props.change}
    />
  )
}

/** A number, an amount or a moment; "until" and "after" a minute mean the whole minute, so their moment is its end. */
function One(props: { value: unknown; change: Change; field: string; end?: boolean; testId?: string }) {
  const { t } = useTranslation()
  if (props.field.endsWith('Fen'))
    return (
      <YuanInput
        testId={props.testId ?? 'segment-amount'}
        label={t('segments.form.choose')}
        value={typeof props.value === 'number' ? props.value : null}
        onChange={(fen) => props.change(fen ?? null)}
      />
    )
  if (ownFieldOf(props.field)?.kind === 'date')
    return (
      <DayPick
        data-testid={props.testId ?? 'segment-day'}
        aria-label={t('segments.form.choose')}
        value={typeof props.value === 'string' ? props.value : null}
        onChange={props.change}
      />
    )
  if (fieldSpec(props.field)?.kind !== 'moment')
    return (
      <NumberInput
        data-testid={props.testId ?? 'segment-number'}
        aria-label={t('segments.form.choose')}
        value={typeof props.value === 'number' ? props.value : null}
        onChange={props.change}
      />
    )
  return (
    <MomentPick
      end={props.end}
      data-testid={props.testId ?? 'segment-moment'}
      aria-label={t('segments.form.choose')}
      value={typeof props.value === 'string' ? props.value : null}
      onChange={props.change}
    />
  )
}

function Pair(props: { value: (string | number)[]; change: Change; field: string }) {
  const [low, high] = props.value
  return (
    <>
      <One
        value={low}
        field={props.field}
        testId="segment-from"
        change={(next) => props.change([next, high ?? null])}
      />
      –
      <One
        value={high}
        field={props.field}
        end
        testId="segment-to"
        change={(next) => props.change([low ?? null, next])}
      />
    </>
  )
}
