import { HistoryOutlined } from '@ant-design/icons'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { Figure, Page, Sheet } from '../../parts/page'
import { Read } from '../../parts/states'
import { When } from '../../parts/when'
import { useMay } from '../../session'
import { LEAD_TABS, MEMBER_TABS } from '../../tabs'
import { MemberActions } from './actions'
import type { MemberRow } from './columns'
import { HoldBanner } from './hold'
import { LeadFigures, LeadNote } from './lead'
import { MemberTabs } from './tabs'
import { StatusTag } from './statusTag'
import { tierWord } from '../../tiers'

/** One member with everything that is known of her, subject by subject, under an address of her own. */
export default function MemberPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/inside/members/$id' })
  const { tab } = useSearch({ from: '/inside/members/$id' })
  const go = useNavigate()
  const member = useRead('readMember', { params: { id } })
  const { data } = member
  return (
    <Page
      title={data ? (data.nickname ?? t('say.unnamed')) : t('members.title')}
      hint={data && <MemberLine member={data} />}
      crumbs={[{ to: '/members', words: t('members.title') }]}
      actions={
        data && (
          <>
            <Changes id={id} />
            <MemberActions member={data} />
          </>
        )
      }
    >
      <Read of={member} rows={8} way={<Link to="/members">{t('members.toList')}</Link>}>
        {(read) => (
          <>
            {read.status === 'lead' ? <LeadNote member={read} /> : <HoldBanner id={id} />}
            <Sheet>
              <div className="figures">
                {read.status === 'lead' ? <LeadFigures member={read} /> : <MemberFigures member={read} />}
                <Figure name={t('members.drawer.completeness')} value={`${read.profileCompleteness}%`} />
              </div>
            </Sheet>
            <Sheet>
              <MemberTabs
                member={read}
                among={read.status === 'lead' ? LEAD_TABS : MEMBER_TABS}
                at={tab}
                to={(next) => void go({ to: '/members/$id', params: { id }, search: { tab: next } })}
              />
            </Sheet>
          </>
        )}
      </Read>
    </Page>
  )
}

function MemberFigures({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  return (
    <>
      <Figure name={t('members.column.tier')} value={tierWord(member.tier)} />
      <Figure name={t('members.column.points')} value={member.points.toLocaleString()} />
      <Figure name={t('members.column.joined')} value={<When at={member.joinedAt} />} />
      <Figure name={t('members.column.active')} value={<When at={member.lastActiveAt} />} />
    </>
  )
}

function MemberLine({ member }: { member: MemberRow }) {
  return (
    <span className="row">
      <span className="code">{member.memberNo}</span>
      {member.phoneMasked}
      <StatusTag status={member.status} />
      {member.tags.map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
    </span>
  )
}

/** Who changed what of this member, for those who may read the log. */
function Changes({ id }: { id: string }) {
  const { t } = useTranslation()
  const may = useMay()
  if (!may('listAudit')) return null
  return (
    <Link to="/settings" search={{ tab: 'audit', objectKind: 'member', objectId: id }}>
      <Button icon={<HistoryOutlined />} data-testid="member-changes">
        {t('members.drawer.changes')}
      </Button>
    </Link>
  )
}
