import { Checkbox, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { FormDialog } from '../../parts/formDialog'
import { PickerMany } from '../../parts/picker'
import type { KeyRow } from './rows'

export const SCOPES = [
  'members',
  'redemptions',
  'reservations',
  'orders',
  'webhooks',
] as const satisfies KeyRow['scopes']
type Filled = { name: string; scopes: KeyRow['scopes']; storeIds: string[] }

/** Makes a key with only the rights that are ticked; nothing is ticked for the person. */
export function KeyDialog({ leave, made }: { leave: () => void; made: (secret: string) => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Filled>()
  const create = useDo('createApiKey', ['listApiKeys'])
  const must = { required: true, message: t('say.required') }
  return (
    <FormDialog<Filled>
      title={t('partners.key.new')}
      form={form}
      initial={{ scopes: [], storeIds: [] }}
      told={null}
      testId="key-save"
      leave={leave}
      keep={async ({ name, scopes, storeIds }) =>
        made(
          (
            await create.mutateAsync({
              body: { name: name.trim(), scopes, storeIds: storeIds.length > 0 ? storeIds : null },
            })
          ).key,
        )
      }
    >
      <Form.Item
        name="name"
        label={t('partners.key.name')}
        extra={t('partners.key.nameHint')}
        rules={[{ ...must, whitespace: true }]}
      >
        <Input maxLength={40} autoFocus data-testid="key-name" />
      </Form.Item>
      <Form.Item
        name="scopes"
        label={t('partners.key.scopes')}
        rules={[{ type: 'array', min: 1, message: t('say.required') }]}
      >
        <Checkbox.Group
          className="stack-checks"
          options={SCOPES.map((value) => ({
            value,
            label: <span data-testid={`key-scope-${value}`}>{t(`partners.key.scope.${value}`)}</span>,
          }))}
        />
      </Form.Item>
      <Form.Item name="storeIds" label={t('partners.key.stores')}>
        <PickerMany of="store" clear placeholder={t('partners.key.storesAll')} testId="key-stores" />
      </Form.Item>
    </FormDialog>
  )
}
