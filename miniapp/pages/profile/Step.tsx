import { View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../../api'
import { Button } from '../../components/native'
import { RegionSheet } from '../../components/RegionSheet'
import { Sheet } from '../../components/Sheet'
import type { Member, MemberEdit } from '../../contract'
import { useT } from '../../i18n/t'
import { wordsFor } from '../../i18n/words'
import type { ProfileStep } from '../../../shared/rules/member'
import { figure } from '../../look/figure'
import { role } from '../../platform/spoken'
import { say } from '../../state/go'
import { setMember } from '../../state/session'
import { Question } from './Question'
import { answerOf, editOf, type Answer } from './answers'

/** One question with what its answer is for; saved it leads to the next, and it may be left out. */
export function Step({
  field,
  member,
  points,
  last,
  onTold,
  onSkip,
  onClose,
}: {
  field: ProfileStep
  member: Member
  /** What the answer brings, once; 0 for nothing. */
  points: number
  /** Nothing else is missing. */
  last: boolean
  onTold: (member: Member) => void
  onSkip: () => void
  onClose: () => void
}) {
  const t = useT()
  const [answer, setAnswer] = useState<Answer>(answerOf(member))
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState('')

  const save = (edit: MemberEdit | 'email_wrong'): void => {
    if (busy) return
    if (edit === 'email_wrong') return setTrouble(t('profile.emailWrong'))
    setBusy(true)
    setTrouble('')
    api
      .editMe(edit)
      .then((told) => {
        if (told.points > member.points) say(t('profile.got', { points: figure(told.points - member.points) }))
        setMember(told)
        onTold(told)
      })
      .catch((error: unknown) => {
        setBusy(false)
        if (field === 'regionCode') say(wordsFor(error, t))
        setTrouble(wordsFor(error, t))
      })
  }

  if (field === 'regionCode')
    return <RegionSheet onPick={(node) => save({ regionCode: node.code })} onClose={onClose} />
  return (
    <Sheet
      id="profile-sheet"
      title={t(`profile.${field}`)}
      onClose={onClose}
      footer={
        <View>
          <Button
            id="profile-save"
            className={`button button-main ${busy ? 'pressed' : ''}`}
            onClick={() => save(editOf(field, answer))}
          >
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
      <View className="small soft">{t(`profile.why.${field}`)}</View>
      {points > 0 && (
        <View id="profile-brings" className="small gain">
          {t('profile.brings', { points: figure(points) })}
        </View>
      )}
      <Question field={field} answer={answer} onAnswer={(part) => setAnswer({ ...answer, ...part })} />
      {trouble && (
        <View id="profile-trouble" className="notice notice-bad" {...role('alert')}>
          {trouble}
        </View>
      )}
    </Sheet>
  )
}
