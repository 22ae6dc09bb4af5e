import { useTranslation } from 'react-i18next'
import { useDo } from '../../data/read'
import { ReasonDialog } from '../../parts/reason'
import { useTell } from '../../parts/tell'

/** One redemption is undone, with the reason for the log; the coupon is the member's again. */
export function UndoDialog({ id, leave, undone }: { id: string; leave: () => void; undone?: () => void }) {
  const { t } = useTranslation()
  const tell = useTell()
  const reverse = useDo('reverseRedemption', ['listRedemptions'])
  return (
    <ReasonDialog
      title={t('desk.undo')}
      hint={t('desk.undoHint')}
      leave={leave}
      act={async (reason) => {
        await reverse.mutateAsync({ params: { id }, body: { reason } })
        tell.done(t('desk.undone'))
        undone?.()
      }}
    />
  )
}
