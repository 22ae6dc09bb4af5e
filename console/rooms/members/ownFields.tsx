import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ownText, type OwnField, type OwnValue } from '../../../shared/rules/ownFields'
import { useDo, useRead } from '../../data/read'
import { ownFields, ownOptions, ownWord } from '../../ownFields'
import { DayPick } from '../../parts/date'
import { FormDialog } from '../../parts/formDialog'
import { useOwnFields } from '../../parts/useOwnFields'
import { NumberInput } from '../../parts/number'
import { useMay } from '../../session'

type Told = { key: string; value: OwnValue | null }

/** What a member told for the brand's own fields; staff write down what she says. */
export function MemberOwnFields({ id, closed }: { id: string; closed: boolean }) {
  const { t } = useTranslation()
  const may = useMay()
  const ready = useOwnFields()
  const read = useRead('readMemberFields', { params: { id } }, { enabled: may('readMemberFields') })
  const [open, setOpen] = useState(false)
  const told = (read.data?.items ?? []) as Told[]
  if (!ready || told.length === 0) return null
  const words = { yes: t('ownFields.member.yes'), no: t('ownFields.member.no'), comma: t('say.comma') }
  const shown = told.flatMap(({ key, value }) => {
    const field = ownFields().find((one) => one.key === key)
    return field ? [{ field, value }] : []
  })
  return (
    <div className="stack-tight" data-testid="member-own-fields">
      <div className="row-between">
        <h2 className="form-part">{t('ownFields.member.title')}</h2>
        {may('editMemberFields') && !closed && (
          <Button size="small" onClick={() => setOpen(true)} data-testid="member-own-edit">
            {t('ownFields.member.edit')}
          </Button>
        )}
      </div>
      <dl className="facts">
        {shown.map(({ field, value }) => (
          <Fact key={field.key} name={ownWord(field)} said={ownText(field, value, words)} />
        ))}
      </dl>
      {open && <OwnDialog id={id} told={shown.filter(({ field }) => !field.archived)} leave={() => setOpen(false)} />}
    </div>
  )
}

function Fact({ name, said }: { name: string; said: string }) {
  const { t } = useTranslation()
  return (
    <>
      <dt className="wrap-any">{name}</dt>
      <dd className="wrap-any">{said || t('ownFields.member.none')}</dd>
    </>
  )
}

type Shown = { field: OwnField; value: OwnValue | null }

/** All fields of one member at once; what is emptied is taken back. */
function OwnDialog({ id, told, leave }: { id: string; told: Shown[]; leave: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Record<string, unknown>>()
  const edit = useDo('editMemberFields', ['readMemberFields', 'readMember', 'readTimeline'])
  const initial = Object.fromEntries(told.map(({ field, value }) => [field.key, value ?? undefined]))
  const keep = async (filled: Record<string, unknown>): Promise<void> => {
    const changed = told
      .filter(({ field: { key } }) => form.isFieldTouched(key))
      .map(({ field: { key } }) => [key, emptied(filled[key]) ? null : filled[key]])
    if (changed.length === 0) return
    await edit.mutateAsync({ params: { id }, body: { answers: Object.fromEntries(changed) as Record<string, string> } })
  }
  return (
    <FormDialog
      title={t('ownFields.member.title')}
      form={form}
      initial={initial}
      testId="own-save"
      leave={leave}
      keep={keep}
    >
      {told.map(({ field }) => (
        <Form.Item key={field.key} name={field.key} label={ownWord(field)}>
          <OwnInput field={field} />
        </Form.Item>
      ))}
    </FormDialog>
  )
}

const emptied = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

type InputProps = { field: OwnField; value?: unknown; onChange?: (value: unknown) => void; id?: string }

function OwnInput({ field, value, onChange, id }: InputProps) {
  const { t } = useTranslation()
  const own = { id, 'data-testid': `own-input-${field.key}` }
  if (field.kind === 'text')
    return (
      <Input
        {...own}
        maxLength={100}
        value={typeof value === 'string' ? value : ''}
        onChange={({ target }) => onChange?.(target.value)}
      />
    )
  if (field.kind === 'number')
    return (
      <NumberInput
        {...own}
        className="wide"
        precision={2}
        value={typeof value === 'number' ? value : null}
        onChange={onChange}
      />
    )
  if (field.kind === 'date')
    return <DayPick {...own} className="wide" value={typeof value === 'string' ? value : null} onChange={onChange} />
  const options =
    field.kind === 'flag'
      ? [
          { value: 'yes', label: t('ownFields.member.yes') },
          { value: 'no', label: t('ownFields.member.no') },
        ]
      : ownOptions(field)
  const chosen = typeof value === 'boolean' ? (value ? 'yes' : 'no') : value
  const change = (next: unknown): void => onChange?.(field.kind === 'flag' && next ? next === 'yes' : next)
  return (
    <Select
      {...own}
      allowClear
      mode={field.several ? 'multiple' : undefined}
      placeholder={t('ownFields.member.clear')}
      value={chosen}
      onChange={change}
      options={options}
    />
  )
}
