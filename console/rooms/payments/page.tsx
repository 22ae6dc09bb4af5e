import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../parts/page'
import type { RouteName } from '../../../shared/contract/table'
import { useMay } from '../../session'
import { ORDER_TABS } from '../../tabs'
import { Bills } from './bills'
import { Orders } from './orders'
import { Products } from './products'
import { Refunds } from './refunds'

type TabName = (typeof ORDER_TABS)[number]
const NEEDS: Record<TabName, RouteName> = {
  orders: 'listOrders',
  refunds: 'listRefunds',
  products: 'listStaffProducts',
  bills: 'listBillChecks',
}

/** What is sold, who bought it, what went back, and whether the platform's books agree. */
export default function PaymentsPage() {
  const { t } = useTranslation()
  const { tab } = useSearch({ from: '/inside/orders' })
  const go = useNavigate()
  const may = useMay()
  const own = ORDER_TABS.filter((name) => may(NEEDS[name]))
  const content: Record<TabName, ReactNode> = {
    products: <Products />,
    orders: <Orders />,
    refunds: <Refunds />,
    bills: <Bills />,
  }
  return (
    <Page title={t('payments.title')} hint={t('payments.hint')}>
      <Tabs
        activeKey={tab && own.includes(tab) ? tab : own[0]}
        destroyOnHidden
        onChange={(next) => void go({ to: '/orders', search: { tab: own.find((name) => name === next) } })}
        items={own.map((name) => ({
          key: name,
          label: <span data-testid={`payments-${name}`}>{t(`payments.tab.${name}`)}</span>,
          children: <div className="stack">{content[name]}</div>,
        }))}
      />
    </Page>
  )
}
