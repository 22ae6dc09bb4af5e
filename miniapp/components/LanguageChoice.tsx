import { View } from '@tarojs/components'
import { api } from '../api'
import type { Language } from '../contract'
import { useT } from '../i18n/t'
import { wordsFor } from '../i18n/words'
import { say } from '../state/go'
import { LANGUAGES, speak } from '../state/language'
import { setMember, useSession } from '../state/session'
import { role } from '../platform/spoken'

/** Languages call themselves by their own names, whatever is spoken now. */
const NAMES: Record<Language, string> = { 'zh-Hans': '简体', 'zh-Hant': '繁體', yue: '粵語', en: 'English' }

/** Chooses the language of screens and messages; a guest's choice stays on the phone. */
export function LanguageChoice({ idPrefix }: { idPrefix: string }) {
  const t = useT()
  const language = useSession((session) => session.language)
  const choose = (next: Language): void => {
    speak(next)
    if (!useSession.getState().member) return
    api
      .editMe({ language: next })
      .then(setMember)
      .catch((error: unknown) => say(wordsFor(error, t)))
  }
  return (
    <View className="pills" {...role('radiogroup')}>
      {LANGUAGES.map((each) => (
        <View
          key={each}
          id={`${idPrefix}-${each}`}
          className={`pill ${each === language ? 'pill-on' : ''}`}
          {...role('radio')}
          aria-checked={each === language}
          hoverClass="pressed"
          onClick={() => choose(each)}
        >
          {NAMES[each]}
        </View>
      ))}
    </View>
  )
}
