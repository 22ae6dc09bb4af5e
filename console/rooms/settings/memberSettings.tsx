import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import type { Settings } from './keep'
import { Subject, useMust } from './subject'

type Filled = Pick<Settings, 'dormantDays'>

/** What holds of members: after how many quiet days one is asleep. */
export function MemberSettings({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const must = useMust()
  const initial: Filled = { dormantDays: settings.dormantDays }
  return (
    <Subject settings={settings} name="member" initial={initial} sent={(filled) => filled}>
      {() => (
        <Form.Item name="dormantDays" label={t('settings.member.dormant')} rules={[must]}>
          <NumberInput min={7} max={3650} precision={0} data-testid="settings-dormant" />
        </Form.Item>
      )}
    </Subject>
  )
}
