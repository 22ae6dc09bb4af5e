import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RouteName } from '../../shared/contract/table'
import { useMay } from '../session'

const SECTIONS = [
  { name: 'coupons', to: '/coupons', needs: ['listCouponTemplates'] },
  { name: 'desk', to: '/coupons/desk', needs: ['previewRedemption'] },
  { name: 'payments', to: '/coupons/payments', needs: ['listStaffProducts', 'listOrders'] },
  { name: 'suspicions', to: '/coupons/suspicions', needs: ['listSuspicions'] },
] as const satisfies readonly { name: string; to: string; needs: readonly RouteName[] }[]

/** The rooms behind the rail's word "coupons", side by side; nothing where a role has one of them only. */
export function CouponSections() {
  const { t } = useTranslation()
  const may = useMay()
  const own = SECTIONS.filter(({ needs }) => needs.some(may))
  if (own.length < 2) return null
  return (
    <nav className="sections" aria-label={t('coupons.section')}>
      {own.map(({ name, to }) => (
        <Link
          key={name}
          to={to}
          data-testid={name === 'desk' ? 'coupons-desk' : `nav-coupons-${name}`}
          className="section-link"
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ className: 'section-link section-here', 'aria-current': 'page' }}
        >
          {t(`coupons.sections.${name}`)}
        </Link>
      ))}
    </nav>
  )
}
