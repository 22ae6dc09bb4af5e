import { Form, Input, InputNumber, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { RegionPick } from '../../parts/region'
import { markFields, useTell } from '../../parts/tell'
import type { StoreRow } from './stores'

type Filled = {
  name: string
  regionCode: string
  address: string
  latitude: number | null
  longitude: number | null
}
const NAMES = ['name', 'regionCode', 'address', 'latitude', 'longitude']

/** Adds a store, or changes one. */
export function StoreDialog({ store, leave }: { store: StoreRow | null; leave: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const [form] = Form.useForm<Filled>()
  const create = useDo('createStore', ['listStores'])
  const edit = useDo('editStore', ['listStores'])
  const must = { required: true, message: t('say.required') }
  const keep = async (body: Filled): Promise<void> => {
    try {
      await (store ? edit.mutateAsync({ params: { id: store.id }, body }) : create.mutateAsync({ body }))
      tell.done(t('say.saved'))
      leave()
    } catch (thrown) {
      markFields(form, thrown, (path) => (NAMES.includes(path) ? [path] : null))
      tell.problem(thrown)
    }
  }
  return (
    <Modal
      open
      title={t(store ? 'stores.form.edit' : 'stores.form.create')}
      onCancel={leave}
      onOk={form.submit}
      okText={t('act.save')}
      cancelText={t('act.cancel')}
      okButtonProps={{ loading: create.isPending || edit.isPending, 'data-testid': 'store-save' }}
    >
      <Form<Filled>
        form={form}
        layout="vertical"
        onFinish={keep}
        initialValues={store ?? { latitude: null, longitude: null }}
      >
        <Form.Item
          name="name"
          label={t('stores.form.name')}
          extra={t('stores.form.nameHint')}
          rules={[{ ...must, whitespace: true }]}
        >
          <Input maxLength={60} autoFocus data-testid="store-name" />
        </Form.Item>
        <Form.Item name="regionCode" label={t('stores.form.area')} rules={[must]}>
          <RegionPick testId="store-region" />
        </Form.Item>
        <Form.Item name="address" label={t('stores.form.address')} rules={[{ ...must, whitespace: true }]}>
          <Input maxLength={200} data-testid="store-address" />
        </Form.Item>
        <div className="row">
          <Form.Item name="latitude" label={t('stores.form.latitude')}>
            <InputNumber min={-90} max={90} data-testid="store-latitude" />
          </Form.Item>
          <Form.Item name="longitude" label={t('stores.form.longitude')}>
            <InputNumber min={-180} max={180} data-testid="store-longitude" />
          </Form.Item>
        </div>
      </Form>
    </Modal>
  )
}
