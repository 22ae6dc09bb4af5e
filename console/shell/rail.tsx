import {
  AlertOutlined,
  AuditOutlined,
  DashboardOutlined,
  FundOutlined,
  GiftOutlined,
  NotificationOutlined,
  PieChartOutlined,
  ScanOutlined,
  SearchOutlined,
  SettingOutlined,
  ShoppingOutlined,
  ShopOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useBrand } from '../brand'
import { useRead } from '../data/read'
import { useSession } from '../session'
import { pagesFor, type PageName, type Waits } from './pages'
import { Personal } from './personal'

const ICONS: Record<PageName, ReactNode> = {
  dashboard: <DashboardOutlined />,
  members: <TeamOutlined />,
  segments: <PieChartOutlined />,
  value: <FundOutlined />,
  campaigns: <NotificationOutlined />,
  coupons: <GiftOutlined />,
  approvals: <AuditOutlined />,
  desk: <ScanOutlined />,
  orders: <ShoppingOutlined />,
  risk: <AlertOutlined />,
  stores: <ShopOutlined />,
  settings: <SettingOutlined />,
}

/** What others did meanwhile is seen after so long. */
const WAITING_EVERY_MS = 60_000

/** The rail on the left: the brand, the pages this role has, and one's own things at the foot. */
export function Rail({ find }: { find: () => void }) {
  const { t } = useTranslation()
  const { self } = useSession()
  const { brand } = useBrand()
  const waiting = useRead('readWaiting', {}, { every: () => WAITING_EVERY_MS, freshForMs: 10_000 })
  const name = brand.name || t('app')
  return (
    <nav className="rail" aria-label={t('frame.rail')}>
      <div className="rail-brand" title={name}>
        <span className="rail-mark" aria-hidden="true">
          {[...name][0]}
        </span>
        <span className="rail-word">{name}</span>
      </div>
      <button
        type="button"
        className="rail-link rail-find"
        onClick={find}
        aria-keyshortcuts="Control+K Meta+K"
        title={t('find.open')}
        data-testid="palette-open"
      >
        <SearchOutlined />
        <span className="rail-word">{t('find.open')}</span>
      </button>
      <ul>
        {pagesFor(self).map((one) => {
          const { page, to } = one
          const counted: readonly Waits[] = 'waits' in one ? [one.waits].flat() : []
          const waits = counted.reduce((n, name) => n + (waiting.data?.[name] ?? 0), 0)
          return (
            <li key={page}>
              <Link
                to={to}
                data-testid={`nav-${page}`}
                className="rail-link"
                activeOptions={{ exact: to === '/', includeSearch: false }}
                activeProps={{ className: 'rail-link rail-here', 'aria-current': 'page' }}
                title={t(`nav.${page}`)}
              >
                {ICONS[page]}
                <span className="rail-word">{t(`nav.${page}`)}</span>
                {waits > 0 && (
                  <b className="count-mark" data-testid={`waits-${page}`}>
                    <span aria-hidden="true">{waits > 99 ? '99+' : waits}</span>
                    <span className="unseen">{t('frame.waits', { n: waits })}</span>
                  </b>
                )}
              </Link>
            </li>
          )
        })}
      </ul>
      <Personal />
    </nav>
  )
}
