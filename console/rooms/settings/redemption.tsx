import { Form, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import type { Settings } from './keep'
import { Subject, useMust } from './subject'

type Filled = Settings['redemption'] &
  Pick<Settings['coupons'], 'transferHours' | 'claimsPerAddressPerMinute' | 'accountsPerDevice'>

/** Which codes the till takes, how long a gift waits, and how fast one may claim. */
export function RedemptionSettings({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const must = useMust()
  const { transferHours, claimsPerAddressPerMinute, accountsPerDevice } = settings.coupons
  const initial: Filled = { ...settings.redemption, transferHours, claimsPerAddressPerMinute, accountsPerDevice }
  const count = (name: 'transferHours' | 'claimsPerAddressPerMinute' | 'accountsPerDevice', most: number) => (
    <Form.Item name={name} label={t(`settings.redemption.${name}`)} rules={[must]}>
      <NumberInput min={1} max={most} precision={0} data-testid={`settings-${name}`} />
    </Form.Item>
  )
  return (
    <Subject
      settings={settings}
      name="redemption"
      initial={initial}
      sent={({ requireDynamicCode, ...coupons }) => ({ redemption: { requireDynamicCode }, coupons })}
    >
      {() => (
        <>
          <Form.Item
            name="requireDynamicCode"
            label={t('settings.redemption.dynamic')}
            extra={t('settings.redemption.dynamicHint')}
            valuePropName="checked"
          >
            <Switch data-testid="settings-dynamic" />
          </Form.Item>
          {count('transferHours', 720)}
          {count('claimsPerAddressPerMinute', 100_000)}
          {count('accountsPerDevice', 100)}
        </>
      )}
    </Subject>
  )
}
