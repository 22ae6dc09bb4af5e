import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { signIn } from './session'
import { role } from '../../platform/spoken'
import { Button, Input } from '../../components/native'

export function SignIn() {
  const t = useT()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')

  const enter = (): void => {
    if (busy) return
    if (!username.trim() || !password) return setTrouble(t('staff.fillIn'))
    setBusy(true)
    setTrouble('')
    signIn(username.trim(), password).catch((error: unknown) => {
      setBusy(false)
      setTrouble(wordsFor(error, t))
    })
  }

  return (
    <View>
      <View className="staff-head">
        <View className="title">{t('page.staff')}</View>
        <View className="small soft">{t('staff.signInText')}</View>
      </View>
      <View className="body wide">
        <View className="label">{t('staff.username')}</View>
        <Input
          id="staff-username"
          ariaLabel={t('staff.username')}
          className="field"
          value={username}
          maxlength={64}
          onInput={(event) => setUsername(event.detail.value)}
        />
        <View className="label">{t('staff.password')}</View>
        <Input
          id="staff-password"
          ariaLabel={t('staff.password')}
          className="field"
          password
          value={password}
          maxlength={200}
          onInput={(event) => setPassword(event.detail.value)}
          onConfirm={enter}
        />
        {trouble && (
          <View className="notice notice-bad" {...role('alert')}>
            {trouble}
          </View>
        )}
        <View className="heading" />
        <Button id="staff-login" className={`button button-main ${busy ? 'pressed' : ''}`} onClick={enter}>
          {t('staff.login')}
        </Button>
      </View>
    </View>
  )
}
