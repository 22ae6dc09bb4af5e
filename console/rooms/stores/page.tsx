import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import { Page } from '../../parts/page'
import { useMay } from '../../session'
import { STORE_TABS } from '../../tabs'
import { Channels } from './channels'
import { Stores } from './stores'

export default function StoresPage() {
  const { t } = useTranslation()
  const { tab } = useSearch({ from: '/inside/stores' })
  const go = useNavigate()
  const may = useMay()
  return (
    <Page title={t('stores.title')} hint={t('stores.hint')}>
      <Tabs
        activeKey={tab ?? 'stores'}
        onChange={(next) => void go({ to: '/stores', search: { tab: STORE_TABS.find((known) => known === next) } })}
        items={[
          { key: 'stores', label: t('stores.tab.stores'), children: <Stores /> },
          ...(may('listChannels')
            ? [{ key: 'channels', label: t('stores.tab.channels'), children: <Channels /> }]
            : []),
        ]}
      />
    </Page>
  )
}
