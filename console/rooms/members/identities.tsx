import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../parts/states'
import type { MemberRow } from './columns'

/** By which names the platforms know this person. */
export function Identities({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  if (member.identities.length === 0) return <EmptyState small title={t('members.drawer.noTimeline')} />
  return (
    <dl className="facts">
      {member.identities.map(({ kind, value }) => (
        <div key={`${kind}${value}`} style={{ display: 'contents' }}>
          <dt>{t(`members.identity.${kind}`)}</dt>
          <dd className="code">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
