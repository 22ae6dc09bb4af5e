import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import type { Translations } from '../../../shared/rules/translation'
import { useDo } from '../../data/read'
import { FormDialog } from '../../parts/formDialog'
import { InLanguages } from '../../parts/inLanguages'
import { RegionPick } from '../../parts/region'
import type { StoreRow } from './rows'

type Filled = {
  name: string
  names?: Translations | null
  regionCode: string
  address: string
  addresses?: Translations | null
  latitude: number | null
  longitude: number | null
}

/** Adds a store, or changes one. */
export function StoreDialog({ store, leave }: { store: StoreRow | null; leave: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Filled>()
  const create = useDo('createStore', ['listStores'])
  const edit = useDo('editStore', ['listStores'])
  const must = { required: true, message: t('say.required') }
  return (
    <FormDialog<Filled>
      title={t(store ? 'stores.form.edit' : 'stores.form.create')}
      form={form}
      initial={store ?? { latitude: null, longitude: null }}
      keep={(body) => (store ? edit.mutateAsync({ params: { id: store.id }, body }) : create.mutateAsync({ body }))}
      leave={leave}
      testId="store-save"
    >
      <Form.Item
        name="name"
        label={t('stores.form.name')}
        extra={t('stores.form.nameHint')}
        rules={[{ ...must, whitespace: true }]}
      >
        <Input maxLength={60} autoFocus data-testid="store-name" />
      </Form.Item>
      <Form.Item name="names">
        <InLanguages max={60} testId="store-names" />
      </Form.Item>
      <Form.Item name="regionCode" label={t('stores.form.area')} rules={[must]}>
        <RegionPick testId="store-region" />
      </Form.Item>
      <Form.Item name="address" label={t('stores.form.address')} rules={[{ ...must, whitespace: true }]}>
        <Input maxLength={200} data-testid="store-address" />
      </Form.Item>
      <Form.Item name="addresses">
        <InLanguages max={200} testId="store-addresses" />
      </Form.Item>
      <div className="row">
        <Form.Item name="latitude" label={t('stores.form.latitude')}>
          <NumberInput min={-90} max={90} data-testid="store-latitude" />
        </Form.Item>
        <Form.Item name="longitude" label={t('stores.form.longitude')}>
          <NumberInput min={-180} max={180} data-testid="store-longitude" />
        </Form.Item>
      </div>
    </FormDialog>
  )
}
