import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { When } from '../../parts/when'
import type { MemberRow } from './columns'
import { StatusTag } from './statusTag'
import { platformWord } from './words'

/** One of two who may be the same: what tells people apart, masked as everywhere, each line where it is in the other. */
export function Person({ of }: { of: MemberRow }) {
  const { t } = useTranslation()
  const names = of.identities
    .filter(({ platform }) => platform !== null)
    .map(({ platform, value }) => `${platformWord(t, platform ?? '')} ${value}`)
  const lines = [
    of.phoneMasked ?? t('members.suggestion.noPhone'),
    of.emailMasked ?? of.identities.find(({ kind }) => kind === 'email')?.value,
    of.regionName,
    of.birthday,
    names.join(t('say.comma')),
  ].filter((line) => line)
  return (
    <div className="member-cell" data-testid={`suggestion-person-${of.memberNo}`}>
      <div className="name-line">
        <Link to="/members/$id" params={{ id: of.id }} className="clip" title={of.nickname ?? undefined}>
          {of.nickname ?? t('say.unnamed')}
        </Link>
        <StatusTag status={of.status} />
      </div>
      <div className="soft code">{of.memberNo}</div>
      {lines.map((line) => (
        <div key={line} className="wrap-any">
          {line}
        </div>
      ))}
      <div className="soft">
        {t(of.joinedAt === null ? 'members.lead.since' : 'members.column.joined')}{' '}
        <When at={of.joinedAt ?? of.knownSince} />
      </div>
    </div>
  )
}
