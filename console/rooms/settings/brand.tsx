import { Alert, Button, ColorPicker, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { DraftBar, DraftNote, useFormDraft } from '../../parts/draft'
import { Sheet } from '../../parts/page'
import { CodeInput } from '../../parts/typed'
import { useMay } from '../../session'
import { useTell } from '../../parts/tell'
import { useKeep, type Settings } from './keep'

type Filled = { name: string; color: string; logoUrl?: string | null }

/** Name, colour and picture of the brand. */
export function BrandSettings({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const { keep, busy } = useKeep(settings)
  const [form] = Form.useForm<Filled>()
  const draft = useFormDraft(form, { name: 'settings.brand', initial: settings.brand, base: settings.version })
  const locked = !may('editSettings')
  return (
    <Sheet className="narrow">
      {locked && <Alert type="info" showIcon title={t('settings.readOnly')} />}
      <DraftBar of={draft} />
      <Form<Filled>
        form={form}
        layout="vertical"
        disabled={locked}
        initialValues={settings.brand}
        onFinish={({ name, color, logoUrl }) =>
          void draft
            .during(() => keep({ brand: { name: name.trim(), color, logoUrl: logoUrl?.trim() || null } }))
            .catch(tell.problem)
        }
      >
        <Form.Item
          name="name"
          label={t('settings.brand.name')}
          rules={[{ required: true, whitespace: true, message: t('say.required') }]}
        >
          <Input maxLength={30} showCount data-testid="settings-brand-name" />
        </Form.Item>
        <Form.Item
          name="color"
          label={t('settings.brand.color')}
          extra={t('settings.brand.colorHint')}
          getValueFromEvent={(color: { toHexString: () => string }) => color.toHexString().slice(0, 7).toUpperCase()}
        >
          <ColorPicker disabledAlpha showText format="hex" data-testid="settings-brand-color" />
        </Form.Item>
        <Form.Item
          name="logoUrl"
          label={t('settings.brand.logo')}
          extra={t('settings.brand.logoHint')}
          rules={[{ type: 'url', message: t('settings.brand.logoHint') }]}
        >
          <CodeInput maxLength={500} data-testid="settings-brand-logo" />
        </Form.Item>
        {!locked && (
          <div className="row">
            <Button type="primary" htmlType="submit" loading={busy} data-testid="settings-brand-save">
              {t('act.save')}
            </Button>
            <DraftNote of={draft} />
          </div>
        )}
      </Form>
    </Sheet>
  )
}
