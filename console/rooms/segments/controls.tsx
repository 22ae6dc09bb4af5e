import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Segmented, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import type {
  ActionProps,
  CombinatorSelectorProps,
  FieldSelectorProps,
  NotToggleProps,
  OperatorSelectorProps,
} from 'react-querybuilder'
import { grouped, opsOf } from './offers'
import { fieldLabel, opLabel } from './labels'

/** The builder's parts in our dress; each carries a test id, since people's scripts find their way by it. */
export function FieldPick(props: FieldSelectorProps) {
  const { t, i18n } = useTranslation()
  return (
    <Select
      className="rule-field"
      data-testid="segment-field"
      aria-label={t('segments.form.field')}
      showSearch
      optionFilterProp="label"
      popupMatchSelectWidth={false}
      value={props.value}
      onChange={(field: string) => props.handleOnChange(field)}
      options={grouped()
        .filter(({ fields }) => fields.length > 0)
        .map(({ group, fields }) => ({
          label: t(`segments.group.${group}`),
          options: fields.map((field) => ({ value: field, label: fieldLabel(t, i18n.language, field) })),
        }))}
    />
  )
}

export function OpPick(props: OperatorSelectorProps) {
  const { t } = useTranslation()
  const ops = opsOf(props.field)
  if (ops.length < 2) return null
  return (
    <Select
      className="rule-op"
      data-testid="segment-op"
      aria-label={t('segments.form.op')}
      popupMatchSelectWidth={false}
      value={props.value}
      onChange={(op: string) => props.handleOnChange(op)}
      options={ops.map((op) => ({ value: op, label: opLabel(t, props.field, op) }))}
    />
  )
}

export function AllOrAny(props: CombinatorSelectorProps) {
  const { t } = useTranslation()
  return (
    <Segmented
      data-testid="segment-combinator"
      value={props.value}
      onChange={(value) => props.handleOnChange(value)}
      options={[
        { value: 'and', label: t('segments.form.all') },
        { value: 'or', label: t('segments.form.any') },
      ]}
    />
  )
}

export function NotSwitch(props: NotToggleProps) {
  const { t } = useTranslation()
  return (
    <label className="row not-switch">
      <Switch
        size="small"
        data-testid="segment-not"
        checked={props.checked}
        onChange={(checked) => props.handleOnChange(checked)}
      />
      {t('segments.form.not')}
    </label>
  )
}

export function AddRule(props: ActionProps) {
  const { t } = useTranslation()
  return (
    <Button icon={<PlusOutlined />} onClick={props.handleOnClick} data-testid="segment-add-rule">
      {t('segments.form.addRule')}
    </Button>
  )
}

export function AddGroup(props: ActionProps) {
  const { t } = useTranslation()
  // Deeper than this nobody reads; the server allows 20.
  if (props.level >= 5) return null
  return (
    <Button onClick={props.handleOnClick} data-testid="segment-add-group">
      {t('segments.form.addGroup')}
    </Button>
  )
}

export function RemoveRule(props: ActionProps) {
  const { t } = useTranslation()
  return (
    <Button
      type="text"
      icon={<DeleteOutlined />}
      aria-label={t('segments.form.removeRule')}
      onClick={props.handleOnClick}
      data-testid="segment-remove-rule"
    />
  )
}

export function RemoveGroup(props: ActionProps) {
  const { t } = useTranslation()
  return (
    <Button
      type="text"
      icon={<DeleteOutlined />}
      aria-label={t('segments.form.removeGroup')}
      onClick={props.handleOnClick}
      data-testid="segment-remove-group"
    />
  )
}
