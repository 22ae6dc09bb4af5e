import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { Button } from '../../components/native'
import { Sheet } from '../../components/Sheet'
import type { Member, OwnFieldOfMine } from '../../contract'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import { figure } from '../../look/figure'
import { ownEditOf, ownTypedOf, type OwnTyped } from '../../look/own'
import { role } from '../../platform/spoken'
import { say } from '../../state/go'
import { setMember } from '../../state/session'
import { OwnQuestion } from './OwnQuestion'

/** One of the brand's own questions, with why it is asked; saved it leads to the next, and it may be left out. */
export function OwnStep({
  field,
  member,
  points,
  last,
  onTold,
  onSkip,
  onClose,
}: {
  field: OwnFieldOfMine
  member: Member
  /** What the answer brings, once; 0 for nothing. */
  points: number
  /** Nothing else is missing. */
  last: boolean
  onTold: (member: Member, fields: OwnFieldOfMine[]) => void
  onSkip: () => void
  onClose: () => void
}) {
  const t = useT()
  const [typed, setTyped] = useState<OwnTyped>(ownTypedOf(field))
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')

  const save = (): void => {
    if (busy) return
    const read = ownEditOf(field, typed)
    if (read === 'number_wrong') return setTrouble(t('own.number_wrong'))
    if (read === 'contact_wrong') return setTrouble(t('own.contact_wrong'))
    setBusy(true)
    setTrouble('')
    api
      .editMyFields({ answers: { [field.key]: read.edit } })
      .then(({ member: told, items }) => {
        if (told.points > member.points) say(t('profile.got', { points: figure(told.points - member.points) }))
        setMember(told)
        onTold(told, items)
      })
      .catch((error: unknown) => {
        setBusy(false)
        setTrouble(wordsFor(error, t))
      })
  }

  return (
    <Sheet
      id="profile-sheet"
      title={field.label}
      onClose={onClose}
      footer={
        <View>
          <Button id="profile-save" className={`button button-main ${busy ? 'pressed' : ''}`} onClick={save}>
            {t(last ? 'save' : 'profile.next')}
          </Button>
          {!last && (
            <Button id="profile-skip" className="button button-plain" onClick={onSkip}>
              {t('profile.skip')}
            </Button>
          )}
        </View>
      }
    >
      <View className="small soft">{field.reason}</View>
      {points > 0 && (
        <View id="profile-brings" className="small gain">
          {t('profile.brings', { points: figure(points) })}
        </View>
      )}
      <OwnQuestion field={field} typed={typed} onType={setTyped} />
      {trouble && (
        <View id="profile-trouble" className="notice notice-bad" {...role('alert')}>
          {trouble}
        </View>
      )}
    </Sheet>
  )
}
