import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import type { ChannelRow } from './rows'
import { Choice } from '../../parts/choice'
import { FormDialog } from '../../parts/formDialog'
import { Picker } from '../../parts/picker'

type Filled = { name: string; kind: ChannelRow['kind']; storeId?: string | null }
const KINDS = ['official_account_qr', 'mini_program_code'] as const

/** Makes a joining channel, or renames and moves one; kind and scene are printed and stay. */
export function ChannelDialog({ channel, leave }: { channel: ChannelRow | null; leave: () => void }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Filled>()
  const kind = Form.useWatch('kind', form) ?? channel?.kind ?? 'official_account_qr'
  const create = useDo('createChannel', ['listChannels'])
  const edit = useDo('editChannel', ['listChannels', 'readChannel'])
  return (
    <FormDialog<Filled>
      title={t(channel ? 'stores.form.editChannel' : 'stores.form.createChannel')}
      form={form}
      initial={channel ?? { kind: 'official_account_qr', storeId: undefined }}
      keep={({ name, storeId, kind: chosen }) =>
        channel
          ? edit.mutateAsync({ params: { id: channel.id }, body: { name, storeId: storeId ?? null } })
          : create.mutateAsync({ body: { name, kind: chosen, storeId: storeId ?? null } })
      }
      leave={leave}
      testId="channel-save"
    >
      <Form.Item
        name="name"
        label={t('stores.form.name')}
        rules={[{ required: true, whitespace: true, message: t('say.required') }]}
      >
        <Input maxLength={60} autoFocus data-testid="channel-name" />
      </Form.Item>
      <Form.Item name="kind" label={t('stores.form.kind')} extra={t(`stores.kindHint.${kind}`)}>
        <Choice
          disabled={channel !== null}
          testId="channel-kind"
          words={KINDS.map((value) => ({ value, label: t(`stores.kind.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="storeId" label={t('stores.form.store')}>
        <Picker of="store" clear testId="channel-store" placeholder={t('stores.form.store')} />
      </Form.Item>
    </FormDialog>
  )
}
