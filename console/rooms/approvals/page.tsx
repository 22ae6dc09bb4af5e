import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { Page } from '../../parts/page'
import { APPROVAL_TABS } from '../../tabs'
import { Notices } from './notices'
import { Waiting } from './waiting'

/** What waits for a second person in one list, and what others decided on what one asked for oneself. */
export default function ApprovalsPage() {
  const { t } = useTranslation()
  const { tab } = useSearch({ from: '/inside/approvals' })
  const go = useNavigate()
  const counts = useRead('readWaiting', {})
  const unseen = counts.data?.notices ?? 0
  return (
    <Page title={t('approvals.title')} hint={t('approvals.hint')}>
      <Tabs
        activeKey={tab ?? 'waiting'}
        destroyOnHidden
        onChange={(next) => void go({ to: '/approvals', search: { tab: APPROVAL_TABS.find((word) => word === next) } })}
        items={[
          {
            key: 'waiting',
            label: <span data-testid="approvals-waiting">{t('approvals.tab.waiting')}</span>,
            children: <Waiting />,
          },
          {
            key: 'told',
            label: (
              <span data-testid="approvals-told">
                {t('approvals.tab.told')} {unseen > 0 && <b className="count-mark">{unseen}</b>}
              </span>
            ),
            children: <Notices />,
          },
        ]}
      />
    </Page>
  )
}
