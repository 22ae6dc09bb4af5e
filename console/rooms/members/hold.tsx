import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDo, useRead } from '../../data/read'
import { ReasonDialog } from '../../parts/reason'
import { useTell } from '../../parts/tell'
import { When } from '../../parts/when'
import type { RouteName } from '../../../shared/contract/table'
import { useMay } from '../../session'

const TOUCHED: RouteName[] = ['readHold', 'listSuspicions', 'readTimeline']

/** That the member is under review and why, with the way out of it; nothing where she is not. */
export function HoldBanner({ id }: { id: string }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const read = useRead('readHold', { params: { id } }, { enabled: may('readHold') })
  const release = useDo('releaseMember', TOUCHED)
  const hold = read.data?.hold
  if (!hold) return null
  return (
    <Alert
      type="warning"
      showIcon
      className="alert-gap"
      data-testid="member-hold"
      title={t('abuse.member.banner', { reason: hold.reason })}
      description={
        <span>
          <When at={hold.from} /> · {t('abuse.member.since')}
        </span>
      }
      action={
        may('releaseMember') && (
          <Button
            size="small"
            loading={release.isPending}
            data-testid="member-release"
            onClick={() =>
              release.mutate(
                { params: { id } },
                { onSuccess: () => tell.done(t('abuse.member.released')), onError: tell.problem },
              )
            }
          >
            {t('abuse.member.release')}
          </Button>
        )
      }
    />
  )
}

/** Puts the member under review with a reason; nothing of hers runs out meanwhile. */
export function HoldButton({ id }: { id: string }) {
  const { t } = useTranslation()
  const may = useMay()
  const tell = useTell()
  const read = useRead('readHold', { params: { id } }, { enabled: may('readHold') })
  const hold = useDo('holdMember', TOUCHED)
  const [asking, setAsking] = useState(false)
  if (!may('holdMember') || !read.data || read.data.hold) return null
  return (
    <>
      <Button onClick={() => setAsking(true)} data-testid="member-hold-start">
        {t('abuse.member.hold')}
      </Button>
      {asking && (
        <ReasonDialog
          title={t('abuse.member.hold')}
          hint={t('abuse.member.holdHint')}
          danger
          leave={() => setAsking(false)}
          act={async (reason) => {
            await hold.mutateAsync({ params: { id }, body: { reason } })
            tell.done(t('abuse.held'))
          }}
        />
      )}
    </>
  )
}
