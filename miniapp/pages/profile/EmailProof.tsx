import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { Button } from '../../components/native'
import type { Member } from '../../contract'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { role } from '../../platform/spoken'
import { say } from '../../state/go'

/** Asks for a link to the address that was told; offered only where the shop sends mails and the address is not proved yet. */
export function EmailProof({ member }: { member: Member }) {
  const t = useT()
  const [sent, setSent] = useState(false)
  const [busy, setBusy] = useState(false)
  if (!member.emailVerifiable) return null

  const ask = (): void => {
    if (busy) return
    setBusy(true)
    api
      .askEmailProof()
      .then(() => setSent(true))
      .catch((error: unknown) => say(wordsFor(error, t)))
      .finally(() => setBusy(false))
  }
  return (
    <View id="email-proof" className="card spaced">
      <View className="strong">{t('email.ask')}</View>
      <View className="small soft figures" {...(sent ? role('status') : {})}>
        {t(sent ? 'email.sent' : 'email.askText', { email: member.email ?? '' })}
      </View>
      <Button id="email-proof-send" className={`button button-tint ${busy ? 'pressed' : ''}`} onClick={ask}>
        {t(sent ? 'email.again' : 'email.send')}
      </Button>
    </View>
  )
}
