import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import type { Settings } from './keep'
import { RfmBands } from './rfmBands'
import { Subject, useMust } from './subject'

type Filled = Pick<Settings, 'dormantDays' | 'rfm'>

/** What holds of members: after how many quiet days one is asleep, and by which bands buying is scored. */
export function MemberSettings({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const must = useMust()
  const initial: Filled = { dormantDays: settings.dormantDays, rfm: settings.rfm }
  return (
    <Subject settings={settings} name="member" initial={initial} sent={(filled) => filled}>
      {(locked) => (
        <>
          <Form.Item name="dormantDays" label={t('settings.member.dormant')} rules={[must]}>
            <NumberInput min={7} max={3650} precision={0} data-testid="settings-dormant" />
          </Form.Item>
          <RfmBands locked={locked} />
        </>
      )}
    </Subject>
  )
}
