import { Tabs } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteName } from '../../../shared/contract/table'
import { useMay } from '../../session'
import type { MEMBER_TABS } from '../../tabs'
import type { MemberRow } from './columns'
import { MemberConsents } from './consents'
import { MemberCoupons } from './coupons'
import { Identities } from './identities'
import { MemberMessages } from './messages'
import { MemberOrders } from './orders'
import { Points } from './points'
import { MemberProfile } from './profile'
import { MemberPurchases } from './purchases'
import { Timeline } from './timeline'

export type MemberTab = (typeof MEMBER_TABS)[number]

const NEEDS: Record<MemberTab, RouteName> = {
  profile: 'readMember',
  coupons: 'listMemberCoupons',
  orders: 'listMemberPurchases',
  points: 'readMemberPoints',
  consents: 'listMemberConsents',
  messages: 'listMemberMessages',
  timeline: 'readTimeline',
}

/** What is known of one member, subject by subject; each role sees the subjects it may read. */
export function MemberTabs(props: {
  member: MemberRow
  among: readonly MemberTab[]
  at?: MemberTab
  to?: (tab: MemberTab) => void
}) {
  const { t } = useTranslation()
  const may = useMay()
  const { member } = props
  const { id } = member
  const own = props.among.filter((tab) => may(NEEDS[tab]))
  const content: Record<MemberTab, () => ReactNode> = {
    profile: () => (
      <div className="stack">
        <MemberProfile key={member.version} member={member} />
        <h3>{t('members.drawer.identities')}</h3>
        <Identities member={member} />
      </div>
    ),
    coupons: () => <MemberCoupons id={id} />,
    orders: () => (
      <div className="stack">
        <h3>{t('members.purchase.title')}</h3>
        <MemberPurchases id={id} />
        {may('listMemberOrders') && member.status !== 'lead' && (
          <>
            <h3>{t('members.order.title')}</h3>
            <MemberOrders id={id} />
          </>
        )}
      </div>
    ),
    points: () => <Points id={id} />,
    consents: () => <MemberConsents id={id} />,
    messages: () => <MemberMessages id={id} />,
    timeline: () => <Timeline id={id} />,
  }
  return (
    <Tabs
      {...(props.to ? { activeKey: props.at && own.includes(props.at) ? props.at : own[0] } : {})}
      destroyOnHidden
      onChange={(next) => props.to?.(own.find((tab) => tab === next) ?? 'profile')}
      items={own.map((tab) => ({
        key: tab,
        label: (
          <span data-testid={`member-tab-${tab}`}>
            {tab === 'points' ? t('abuse.points.tab') : t(`members.drawer.${tab}`)}
          </span>
        ),
        children: content[tab](),
      }))}
    />
  )
}
