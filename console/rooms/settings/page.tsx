import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { Page } from '../../parts/page'
import { Read } from '../../parts/states'
import { useMay } from '../../session'
import { TABS } from '../../shell/places'
import { SETTINGS_TABS } from '../../tabs'
import { Agreements } from './agreements'
import { ApprovalSettings } from './approval'
import { Audit } from './audit'
import { BrandSettings } from './brand'
import { Earning } from './earning'
import { ApiKeys } from './keys'
import { FailedJobs } from './jobs'
import { MemberSettings } from './memberSettings'
import { MessageSettings } from './messages'
import { OwnFields } from './ownFields'
import { Password } from './password'
import { PersonalData } from './personalData'
import { RedemptionSettings } from './redemption'
import { StaffAccounts } from './staff'
import { Tiers } from './tiers'
import { Webhooks } from './webhooks'

type TabName = (typeof SETTINGS_TABS)[number]

/** Settings by subject; each role sees the subjects it may read. */
export default function SettingsPage() {
  const { t } = useTranslation()
  const { tab } = useSearch({ from: '/inside/settings' })
  const go = useNavigate()
  const may = useMay()
  const own = SETTINGS_TABS.filter((name) => may(TABS[name]))
  const content: Record<TabName, React.ReactNode> = {
    brand: <WithSettings part={BrandSettings} />,
    messages: <WithSettings part={MessageSettings} />,
    approval: <WithSettings part={ApprovalSettings} />,
    redemption: <WithSettings part={RedemptionSettings} />,
    member: <WithSettings part={MemberSettings} />,
    tiers: <WithSettings part={Tiers} />,
    fields: <OwnFields />,
    points: <WithSettings part={Earning} />,
    staff: <StaffAccounts />,
    keys: <ApiKeys />,
    webhooks: <Webhooks />,
    agreements: <Agreements />,
    personalData: <PersonalData />,
    jobs: <FailedJobs />,
    audit: <Audit />,
    password: <Password />,
  }
  return (
    <Page title={t('settings.title')} hint={t('settings.hint')}>
      <Tabs
        activeKey={tab && own.includes(tab) ? tab : own[0]}
        destroyOnHidden
        // All subjects of an owner in one row of a desk’s screen.
        tabBarGutter={20}
        onChange={(next) => void go({ to: '/settings', search: { tab: own.find((name) => name === next) } })}
        items={own.map((name) => ({
          key: name,
          label: <span data-testid={`settings-${name}`}>{t(`settings.tab.${name}`)}</span>,
          children: content[name],
        }))}
      />
    </Page>
  )
}

function WithSettings({ part: Part }: { part: typeof MessageSettings }) {
  const settings = useRead('readSettings', {})
  return <Read of={settings}>{(data) => <Part key={data.version} settings={data} />}</Read>
}
