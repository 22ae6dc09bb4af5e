import { Picker, View } from '@tarojs/components'
import { shanghaiDay } from '../../../shared/rules/calendar'
import { OWN_LIMITS } from '../../../shared/rules/ownFields'
import { Input } from '../../components/native'
import type { OwnFieldOfMine } from '../../contract'
import { useT } from '../../i18n/t'
import type { OwnTyped } from '../../look/own'
import { role } from '../../platform/spoken'

/** Where one of the brand's own questions is answered, by its kind. */
export function OwnQuestion({
  field,
  typed,
  onType,
}: {
  field: OwnFieldOfMine
  typed: OwnTyped
  onType: (typed: OwnTyped) => void
}) {
  const t = useT()
  if (field.kind === 'text' || field.kind === 'number')
    return (
      <Input
        id="own-input"
        ariaLabel={field.label}
        className="field question"
        type={field.kind === 'number' ? 'digit' : 'text'}
        maxlength={OWN_LIMITS.textLength}
        value={typed[0] ?? ''}
        onInput={(event) => onType([event.detail.value])}
      />
    )
  if (field.kind === 'date')
    return (
      <Picker
        mode="date"
        value={typed[0] ?? shanghaiDay(Date.now())}
        start="1900-01-01"
        end="2199-12-31"
        onChange={(event) => onType([event.detail.value])}
      >
        <View id="own-date" className="field question">
          {typed[0] ?? t('profile.choose')}
        </View>
      </Picker>
    )
  const options =
    field.kind === 'flag'
      ? [
          { key: 'yes', name: t('own.yes') },
          { key: 'no', name: t('own.no') },
        ]
      : field.options
  const choose = (key: string): void => {
    const on = typed.includes(key)
    if (field.several) onType(on ? typed.filter((each) => each !== key) : [...typed, key])
    // Once more takes it back.
    else onType(on ? [] : [key])
  }
  return (
    <View className="pills question" {...role(field.several ? 'group' : 'radiogroup')}>
      {options.map(({ key, name }) => (
        <View
          key={key}
          id={`own-${key}`}
          className={`pill ${typed.includes(key) ? 'pill-on' : ''}`}
          {...role(field.several ? 'checkbox' : 'radio')}
          aria-checked={typed.includes(key)}
          onClick={() => choose(key)}
        >
          {name}
        </View>
      ))}
    </View>
  )
}
