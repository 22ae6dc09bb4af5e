import {
  DashboardOutlined,
  GiftOutlined,
  NotificationOutlined,
  PieChartOutlined,
  SettingOutlined,
  ShopOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useBrand } from '../brand'
import { useSession } from '../session'
import { pagesFor, type PageName } from './pages'
import { Personal } from './personal'

const ICONS: Record<PageName, ReactNode> = {
  dashboard: <DashboardOutlined />,
  members: <TeamOutlined />,
  segments: <PieChartOutlined />,
  campaigns: <NotificationOutlined />,
  coupons: <GiftOutlined />,
  stores: <ShopOutlined />,
  settings: <SettingOutlined />,
}

/** The rail on the left: the brand, the pages this role has, and one's own things at the foot. */
export function Rail() {
  const { t } = useTranslation()
  const { self } = useSession()
  const { brand } = useBrand()
  const name = brand.name || t('app')
  return (
    <nav className="rail" aria-label={t('frame.rail')}>
      <div className="rail-brand" title={name}>
        <span className="rail-mark" aria-hidden="true">
          {[...name][0]}
        </span>
        <span className="rail-word">{name}</span>
      </div>
      <ul>
        {pagesFor(self).map(({ page, to }) => (
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
            </Link>
          </li>
        ))}
      </ul>
      <Personal />
    </nav>
  )
}
