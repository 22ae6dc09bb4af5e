import { Checkbox, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { OWN_KEY, OWN_KINDS, type OwnField } from '../../../shared/rules/ownFields'
import { useDo } from '../../data/read'
import { FormDialog } from '../../parts/formDialog'
import { InLanguages } from '../../parts/inLanguages'
import { NumberInput } from '../../parts/number'
import type { Filled } from './ownFieldFilled'
import { OwnFieldOptions } from './ownFieldOptions'
import { OwnFieldPreview } from './ownFieldPreview'

const FRESH: Filled = {
  key: '',
  kind: 'choice',
  several: false,
  label: '',
  labels: null,
  reason: '',
  reasons: null,
  asked: true,
  points: 0,
  options: [{ key: '', name: '', names: null }],
}

/** Makes a field or changes one, with what members will see of it below. */
export function OwnFieldDialog({ field, leave }: { field: OwnField | null; leave: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Filled>()
  const create = useDo('createOwnField', ['listOwnFields'])
  const edit = useDo('editOwnField', ['listOwnFields'])
  const must = { required: true, message: t('say.required') }
  const initial = field ? { ...field, options: field.options.filter(({ archived }) => !archived) } : FRESH
  const kind = Form.useWatch('kind', form) ?? initial.kind
  const keep = async (filled: Filled): Promise<void> => {
    const { label, labels, reason, reasons, asked, points } = filled
    const said = { label, labels: labels ?? null, reason, reasons: reasons ?? null, asked, points: points ?? 0 }
    const options = (filled.options ?? []).map(({ key, name, names }) => ({ key, name, names: names ?? null }))
    const body = { ...said, ...(kind === 'choice' ? { options } : {}) }
    if (field) await edit.mutateAsync({ params: { id: field.key }, body, ifMatch: field.version })
    else {
      const several = kind === 'choice' && filled.several === true
      await create.mutateAsync({ body: { ...body, key: filled.key.trim(), kind, several } })
    }
  }
  return (
    <FormDialog<Filled>
      title={field ? t('ownFields.edit') : t('ownFields.add')}
      form={form}
      initial={initial}
      testId="own-field-save"
      leave={leave}
      keep={keep}
    >
      <Form.Item name="label" label={t('ownFields.form.label')} rules={[{ ...must, whitespace: true }]}>
        <Input maxLength={20} autoFocus data-testid="own-field-label" />
      </Form.Item>
      <Form.Item name="labels">
        <InLanguages max={20} testId="own-field-labels" />
      </Form.Item>
      <Form.Item
        name="key"
        label={t('ownFields.form.key')}
        extra={t('ownFields.form.keyHint')}
        rules={[must, { pattern: OWN_KEY, message: t('ownFields.form.keyWrong') }]}
      >
        <Input maxLength={20} disabled={field !== null} className="code" data-testid="own-field-key" />
      </Form.Item>
      <Form.Item name="kind" label={t('ownFields.form.kind')} extra={t('ownFields.form.kindHint')} rules={[must]}>
        <Select
          disabled={field !== null}
          data-testid="own-field-kind"
          options={OWN_KINDS.map((value) => ({ value, label: t(`ownFields.kind.${value}`) }))}
        />
      </Form.Item>
      {kind === 'choice' && (
        <>
          <Form.Item name="several" valuePropName="checked">
            <Checkbox disabled={field !== null} data-testid="own-field-several">
              {t('ownFields.form.several')}
            </Checkbox>
          </Form.Item>
          <OwnFieldOptions had={field?.options ?? []} />
        </>
      )}
      <Form.Item
        name="reason"
        label={t('ownFields.form.reason')}
        extra={t('ownFields.form.reasonHint')}
        rules={[{ ...must, whitespace: true }]}
      >
        <Input maxLength={60} data-testid="own-field-reason" />
      </Form.Item>
      <Form.Item name="reasons">
        <InLanguages max={60} testId="own-field-reasons" />
      </Form.Item>
      <Form.Item name="points" label={t('ownFields.form.points')} extra={t('ownFields.form.pointsHint')}>
        <NumberInput className="wide" min={0} max={100_000} precision={0} data-testid="own-field-points" />
      </Form.Item>
      <Form.Item name="asked" valuePropName="checked">
        <Checkbox data-testid="own-field-asked">{t('ownFields.form.asked')}</Checkbox>
      </Form.Item>
      <OwnFieldPreview />
    </FormDialog>
  )
}
