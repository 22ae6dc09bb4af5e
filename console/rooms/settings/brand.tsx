import { ColorPicker, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { CodeInput } from '../../parts/typed'
import type { Settings } from './keep'
import { Subject, useMust } from './subject'

type Filled = { name: string; color: string; logoUrl?: string | null }

/** Name, colour and picture of the brand. */
export function BrandSettings({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const must = useMust()
  return (
    <Subject<Filled>
      settings={settings}
      name="brand"
      initial={settings.brand}
      sent={({ name, color, logoUrl }) => ({
        brand: { name: name.trim(), color, logoUrl: logoUrl?.trim() || null },
      })}
    >
      {() => (
        <>
          <Form.Item name="name" label={t('settings.brand.name')} rules={[{ ...must, whitespace: true }]}>
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
        </>
      )}
    </Subject>
  )
}
