import { View } from '@tarojs/components'
import { useState } from 'react'
import { Button, Input } from '../../components/native'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { role } from '../../platform/spoken'
import { till } from './session'

/** Undoing asks for a reason first; it goes to the audit log. `asked`: the question stands open from the start. */
export function Undo({
  redemptionId,
  asked = false,
  onDone,
}: {
  redemptionId: string
  asked?: boolean
  onDone: () => void
}) {
  const t = useT()
  const [asking, setAsking] = useState(asked)
  const [reason, setReason] = useState('')
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)

  const undo = (): void => {
    if (!asking) return setAsking(true)
    if (reason.trim().length < 2) return setWords(t('staff.reasonMissing'))
    if (busy) return
    setBusy(true)
    till
      .undo(redemptionId, reason.trim())
      .then(onDone)
      .catch((error: unknown) => {
        setBusy(false)
        setWords(wordsFor(error, t))
      })
  }

  return (
    <View>
      {asking && (
        <Input
          id="staff-undo-reason"
          ariaLabel={t('staff.reason')}
          className="field"
          value={reason}
          maxlength={200}
          placeholder={t('staff.reason')}
          onInput={(event) => setReason(event.detail.value)}
        />
      )}
      {words && <View {...role('alert')}>{words}</View>}
      <View className="heading" />
      <Button id="staff-undo" className={asked ? 'button button-bad' : 'button'} onClick={undo}>
        {t(asking ? 'staff.undoNow' : 'staff.undo')}
      </Button>
    </View>
  )
}
