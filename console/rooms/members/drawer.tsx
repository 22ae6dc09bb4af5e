import { useTranslation } from 'react-i18next'
import { useRead } from '../../data/read'
import { Peek } from '../../parts/peek'
import { Read } from '../../parts/states'
import { LEAD_TABS } from '../../tabs'
import { MemberActions } from './actions'
import type { MemberRow } from './columns'
import { HoldBanner } from './hold'
import { LeadNote } from './lead'
import { MemberTabs } from './tabs'
import { StatusTag } from './statusTag'

const AMONG = ['profile', 'timeline', 'points'] as const

/** One member beside the list, which stays where it was; everything else stands on the member's own page. */
export function MemberDrawer({ id, leave }: { id: string; leave: () => void }) {
  const member = useRead('readMember', { params: { id } })
  return (
    <Peek
      testId="member-drawer"
      leave={leave}
      title={<MemberName member={member.data} />}
      extra={member.data && <MemberActions member={member.data} />}
      page={{ to: '/members/$id', params: { id } }}
    >
      <Read of={member}>
        {(data) => (
          <>
            {data.status === 'lead' ? <LeadNote member={data} /> : <HoldBanner id={data.id} />}
            <MemberTabs member={data} among={data.status === 'lead' ? LEAD_TABS : AMONG} />
          </>
        )}
      </Read>
    </Peek>
  )
}

/** The nickname, and what is out of the ordinary with the account. */
export function MemberName({ member }: { member: MemberRow | undefined }) {
  const { t } = useTranslation()
  return (
    <span className="row">
      <span className="clip">{member ? (member.nickname ?? t('say.unnamed')) : t('say.loading')}</span>
      {member && <StatusTag status={member.status} />}
    </span>
  )
}
