import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { NumberInput } from '../../parts/number'
import { YuanInput } from '../../parts/yuanInput'
import type { Settings } from './keep'
import { Subject, useMust } from './subject'

type Filled = Pick<Settings, 'approvalAbove' | 'refundApprovalAboveFen'>

/** From how many people, and from what refund on, a second person looks. */
export function ApprovalSettings({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const must = useMust()
  const { approvalAbove, refundApprovalAboveFen } = settings
  const initial: Filled = { approvalAbove, refundApprovalAboveFen }
  return (
    <Subject settings={settings} name="approval" initial={initial} sent={(filled) => filled}>
      {(locked) => (
        <>
          <Form.Item name="approvalAbove" label={t('settings.approval.campaigns')} rules={[must]}>
            <NumberInput min={0} max={1_000_000_000} precision={0} data-testid="settings-approval-above" />
          </Form.Item>
          <Form.Item name="refundApprovalAboveFen" label={t('settings.approval.refunds')} rules={[must]}>
            <YuanInput testId="settings-refund" disabled={locked} />
          </Form.Item>
        </>
      )}
    </Subject>
  )
}
