import { Button, Drawer, Tabs, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useRead } from '../../data/read'
import { ReasonDialog } from '../../parts/reason'
import { Read } from '../../parts/states'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import type { MemberRow } from './columns'
import { HoldBanner, HoldButton } from './hold'
import { Identities } from './identities'
import { Points } from './points'
import { MemberProfile } from './profile'
import { Timeline } from './timeline'

/** One member in a drawer, so that the list stays where it was. */
export function MemberDrawer({ id, leave }: { id: string; leave: () => void }) {
  const member = useRead('readMember', { params: { id } })
  const { t } = useTranslation()
  const may = useMay()
  return (
    <Drawer
      open
      onClose={leave}
      size={560}
      data-testid="member-drawer"
      title={
        <span className="row">
          <span className="clip">{member.data ? (member.data.nickname ?? t('say.unnamed')) : t('say.loading')}</span>
          {member.data && member.data.status !== 'active' && (
            <Tag color="warning">{t(`members.status.${member.data.status}`)}</Tag>
          )}
        </span>
      }
      extra={
        member.data && (
          <div className="row">
            <HoldButton id={id} />
            <Freeze member={member.data} />
          </div>
        )
      }
    >
      <Read of={member}>
        {(data) => (
          <>
            <HoldBanner id={data.id} />
            <Tabs
              items={[
                {
                  key: 'profile',
                  label: t('members.drawer.profile'),
                  children: <MemberProfile key={data.version} member={data} />,
                },
                { key: 'timeline', label: t('members.drawer.timeline'), children: <Timeline id={data.id} /> },
                ...(may('readMemberPoints')
                  ? [
                      {
                        key: 'points',
                        label: <span data-testid="member-tab-points">{t('abuse.points.tab')}</span>,
                        children: <Points id={data.id} />,
                      },
                    ]
                  : []),
                { key: 'identities', label: t('members.drawer.identities'), children: <Identities member={data} /> },
              ]}
            />
          </>
        )}
      </Read>
    </Drawer>
  )
}

function Freeze({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const freeze = useDo('freezeMember', ['readMember', 'listMembers', 'readTimeline'])
  const [asking, setAsking] = useState(false)
  if (!may('freezeMember') || member.status === 'merged') return null
  const frozen = member.status === 'frozen'
  return (
    <>
      <Button danger={!frozen} onClick={() => setAsking(true)} data-testid="member-freeze">
        {t(frozen ? 'members.drawer.unfreeze' : 'members.drawer.freeze')}
      </Button>
      {asking && (
        <ReasonDialog
          title={t(frozen ? 'members.drawer.unfreeze' : 'members.drawer.freeze')}
          hint={frozen ? undefined : t('members.drawer.freezeHint')}
          danger={!frozen}
          leave={() => setAsking(false)}
          act={async (reason) => {
            await freeze.mutateAsync({ params: { id: member.id }, body: { reason, frozen: !frozen } })
            tell.done(t(frozen ? 'members.drawer.unfrozen' : 'members.drawer.frozen'))
          }}
        />
      )}
    </>
  )
}
