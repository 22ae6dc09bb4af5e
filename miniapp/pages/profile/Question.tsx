import { Picker, View } from '@tarojs/components'
import { shanghaiDay } from '../../../shared/rules/calendar'
import { GENDERS, INTERESTS } from '../../../shared/rules/member'
import { Input } from '../../components/native'
import { useT } from '../../i18n/t'
import type { ProfileStep } from '../../../shared/rules/member'
import { role } from '../../platform/spoken'
import type { Answer } from './answers'

/** The field of one question; what a region is asked with stands elsewhere. */
export function Question({
  field,
  answer,
  onAnswer,
}: {
  field: Exclude<ProfileStep, 'regionCode'>
  answer: Answer
  onAnswer: (part: Partial<Answer>) => void
}) {
  const t = useT()
  if (field === 'nickname')
    return (
      // WeChat offers the person's own nickname on this kind of field and clears what its check refuses.
      <Input
        id="profile-nickname"
        ariaLabel={t('profile.nickname')}
        className="field question"
        type="nickname"
        maxlength={30}
        value={answer.nickname}
        onInput={(event) => onAnswer({ nickname: event.detail.value })}
        onBlur={(event) => onAnswer({ nickname: event.detail.value })}
      />
    )
  if (field === 'email')
    return (
      <Input
        id="profile-email"
        ariaLabel={t('profile.email')}
        className="field question"
        maxlength={200}
        value={answer.email}
        placeholder="name@example.com"
        onInput={(event) => onAnswer({ email: event.detail.value })}
      />
    )
  if (field === 'birthday')
    return (
      <Picker
        mode="date"
        value={answer.birthday || '1995-06-15'}
        start="1900-01-01"
        // Today where the shop is, wherever the phone is.
        end={shanghaiDay(Date.now())}
        onChange={(event) => onAnswer({ birthday: event.detail.value })}
      >
        <View id="profile-birthday" className="field question">
          {answer.birthday || t('profile.choose')}
        </View>
      </Picker>
    )
  if (field === 'gender')
    return (
      <View className="pills question" {...role('radiogroup')}>
        {GENDERS.filter((gender) => gender !== 'unknown').map((gender) => (
          <View
            key={gender}
            id={`gender-${gender}`}
            className={`pill ${gender === answer.gender ? 'pill-on' : ''}`}
            {...role('radio')}
            aria-checked={gender === answer.gender}
            // Once more takes it back.
            onClick={() => onAnswer({ gender: gender === answer.gender ? 'unknown' : gender })}
          >
            {t(`gender.${gender}`)}
          </View>
        ))}
      </View>
    )
  return (
    <View className="pills question">
      {INTERESTS.map((interest) => {
        const on = answer.interests.includes(interest)
        return (
          <View
            key={interest}
            id={`interest-${interest}`}
            className={`pill ${on ? 'pill-on' : ''}`}
            {...role('checkbox')}
            aria-checked={on}
            onClick={() =>
              onAnswer({
                interests: on ? answer.interests.filter((each) => each !== interest) : [...answer.interests, interest],
              })
            }
          >
            {t(`interest.${interest}`)}
          </View>
        )
      })}
    </View>
  )
}
