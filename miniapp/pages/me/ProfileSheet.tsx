import { Picker, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { Sheet } from '../../components/Sheet'
import type { Member } from '../../contract'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { setMember } from '../../state/session'
import { role } from '../../platform/spoken'
import { Button, Input } from '../../components/native'

/** Name and birthday, each with what it is for; both may stay empty. */
export function ProfileSheet({ member, onClose }: { member: Member; onClose: () => void }) {
  const t = useT()
  const [nickname, setNickname] = useState(member.nickname ?? '')
  const [birthday, setBirthday] = useState(member.birthday ?? '')
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')

  const save = (): void => {
    if (busy) return
    setBusy(true)
    api
      .editMe({ nickname: nickname.trim() || null, birthday: birthday || null })
      .then((changed) => {
        setMember(changed)
        onClose()
      })
      .catch((error: unknown) => {
        setBusy(false)
        setTrouble(wordsFor(error, t))
      })
  }

  return (
    <Sheet
      title={t('profile.title')}
      onClose={onClose}
      footer={
        <Button id="profile-save" className={`button button-main ${busy ? 'pressed' : ''}`} onClick={save}>
          {t('save')}
        </Button>
      }
    >
      <View className="label">{t('profile.nickname')}</View>
      {/* WeChat offers the person's own nickname on this kind of field and clears what its check refuses. */}
      <Input
        id="profile-nickname"
        ariaLabel={t('profile.nickname')}
        className="field"
        type="nickname"
        maxlength={30}
        value={nickname}
        onInput={(event) => setNickname(event.detail.value)}
        onBlur={(event) => setNickname(event.detail.value)}
      />
      <View className="label">{t('profile.birthday')}</View>
      <Picker
        mode="date"
        value={birthday || '1995-06-15'}
        end={new Date().toISOString().slice(0, 10)}
        onChange={(event) => setBirthday(event.detail.value)}
      >
        <View className="field">{birthday || t('profile.birthdayUnset')}</View>
      </Picker>
      <View className="tiny soft">{t('profile.birthdayWhy')}</View>
      {trouble && (
        <View className="notice notice-bad" {...role('alert')}>
          {trouble}
        </View>
      )}
    </Sheet>
  )
}
