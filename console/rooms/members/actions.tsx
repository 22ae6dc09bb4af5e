import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { ReasonDialog } from '../../parts/reason'
import { useTell } from '../../parts/tell'
import { useMay } from '../../session'
import type { MemberRow } from './columns'
import { HoldButton } from './hold'

/** What staff may do with a member as a whole. */
export const MemberActions = ({ member }: { member: MemberRow }) => (
  <>
    {/* A lead has nothing that could be held or frozen, nor has who is erased. */}
    {member.status !== 'lead' && member.status !== 'erased' && (
      <>
        <HoldButton id={member.id} />
        <Freeze member={member} />
      </>
    )}
    <Erase member={member} />
  </>
)

/** What a person may ask for by law; the reason that goes to the log says how she asked. */
function Erase({ member }: { member: MemberRow }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const erase = useDo('eraseMember', ['readMember', 'listMembers', 'readTimeline', 'listMemberCoupons'])
  const [asking, setAsking] = useState(false)
  if (!may('eraseMember') || member.status === 'merged' || member.status === 'erased') return null
  return (
    <>
      <Button danger type="text" onClick={() => setAsking(true)} data-testid="member-erase">
        {t('members.drawer.erase')}
      </Button>
      {asking && (
        <ReasonDialog
          title={t('members.drawer.erase')}
          hint={t('members.drawer.eraseHint')}
          danger
          leave={() => setAsking(false)}
          act={async (reason) => {
            await erase.mutateAsync({ params: { id: member.id }, body: { reason } })
            tell.done(t('members.drawer.erased'))
          }}
        />
      )}
    </>
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
