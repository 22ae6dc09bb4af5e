import { useTranslation } from 'react-i18next'
import { EmptyState } from '../../parts/states'
import { When } from '../../parts/when'
import type { MemberRow } from './columns'
import { platformWord } from './words'

type Identity = MemberRow['identities'][number]

/** By what this person is known beside her phone: masked, with who told it and since when. */
export function Identities({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  if (member.identities.length === 0) return <EmptyState small title={t('members.noIdentity')} />
  return (
    <dl className="facts" data-testid="member-identities">
      {member.identities.map((one) => (
        <div key={`${one.kind}${one.platform}${one.value}`} style={{ display: 'contents' }}>
          <dt>{one.platform === null ? t(`members.identity.${one.kind}`) : platformWord(t, one.platform)}</dt>
          <dd>
            <span className="code">{one.value}</span>{' '}
            <span className="soft">
              <IdentitySource of={{ ...one, platform: null }} />
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** Who told it, on which platform, and when. */
export function IdentitySource({ of }: { of: Identity }) {
  const { t } = useTranslation()
  const from = t(`members.identitySource.${of.source}`)
  return (
    <>
      {of.platform === null ? from : `${platformWord(t, of.platform)} · ${from}`}
      {of.since !== null && (
        <>
          {' · '}
          <When at={of.since} />
        </>
      )}
    </>
  )
}
