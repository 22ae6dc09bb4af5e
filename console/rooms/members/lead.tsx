import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { useList } from '../../data/read'
import { Money } from '../../parts/money'
import { Figure } from '../../parts/page'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { languageTold, type MemberRow } from './columns'
import { IdentitySource } from './identities'
import { platformWord } from './words'

/** Says plainly that she has not joined, and what would change that. */
export function LeadNote({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  return (
    <Alert
      type="info"
      showIcon
      className="alert-gap"
      data-testid="member-lead"
      title={t('members.lead.title')}
      description={t(member.phoneMasked ? 'members.lead.byPhone' : 'members.lead.noPhone')}
    />
  )
}

/** What is true of somebody who has not joined: since when she is known, and what she bought. */
export function LeadFigures({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  const { first, isPending } = useList('listMemberPurchases', { params: { id: member.id } })
  const stat = first?.stat
  const blank = isPending ? '…' : t('say.none')
  return (
    <>
      <Figure name={t('members.lead.since')} value={<When at={member.knownSince} />} />
      <Figure name={t('members.purchase.count')} value={stat ? stat.orderCount.toLocaleString() : blank} />
      <Figure name={t('members.purchase.spent')} value={stat ? <Money fen={stat.spentFen} /> : blank} />
      <Figure name={t('members.lead.lastBought')} value={stat ? <When at={stat.lastPaidAt} /> : blank} />
    </>
  )
}

/** How she came to be known, and what is known of her; what nobody told is not shown. */
export function LeadFacts({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  const may = useMay()
  const rows = [
    { name: t('members.drawer.email'), value: member.emailMasked },
    { name: t('members.drawer.region'), value: member.regionName },
    { name: t('members.drawer.language'), value: languageTold(member) ? t(`language.${member.language}`) : null },
    { name: t('members.drawer.gender'), value: member.gender === 'unknown' ? null : t(`gender.${member.gender}`) },
    { name: t('members.drawer.birthday'), value: member.birthday },
  ].filter(({ value }) => value !== null)
  return (
    <>
      <dt>{t('members.lead.came')}</dt>
      <dd data-testid="member-came">
        <Came member={member} />
      </dd>
      {may('listMemberPurchases') && <BoughtOn id={member.id} />}
      {rows.map(({ name, value }) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </>
  )
}

/** The first thing by which she was known; who is known by a phone alone came with an order or a list. */
function Came({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  const [first] = member.identities
    .filter(({ since }) => since !== null)
    .sort((a, b) => Date.parse(a.since!) - Date.parse(b.since!))
  if (first) return <IdentitySource of={first} />
  return (
    <>
      {t('members.lead.byOrder')} · <When at={member.knownSince} />
    </>
  )
}

/** Where she bought, as far as her purchases have been read. */
function BoughtOn({ id }: { id: string }) {
  const { t } = useTranslation()
  const { items, hasMore } = useList('listMemberPurchases', { params: { id } })
  const platforms = [...new Set(items.map(({ platform }) => platformWord(t, platform)))]
  if (platforms.length === 0) return null
  return (
    <>
      <dt>{t('members.lead.boughtOn')}</dt>
      <dd>
        {platforms.join(t('say.comma'))}
        {hasMore && ' …'}
      </dd>
    </>
  )
}
