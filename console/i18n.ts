import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import relativeTime from 'dayjs/plugin/relativeTime'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { session } from './api'
import type { ZH_HANS } from './words/all'
import { EN_DOOR, ZH_HANS_DOOR } from './words/door'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof ZH_HANS }
  }
}

export const CONSOLE_LANGUAGES = ['zh-Hans', 'en'] as const
export type ConsoleLanguage = (typeof CONSOLE_LANGUAGES)[number]
const KEPT = 'console.language'

dayjs.extend(relativeTime)

const kept = (): ConsoleLanguage => (localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh-Hans')

/** The page, the dates and the server's sentences speak this language from now on, also after a reload. */
export function speak(language: ConsoleLanguage): void {
  localStorage.setItem(KEPT, language)
  apply(language)
  void i18next.changeLanguage(language)
}

function apply(language: ConsoleLanguage): void {
  session.language = language
  document.documentElement.lang = language
  dayjs.locale(language === 'en' ? 'en' : 'zh-cn')
}

apply(kept())
void i18next.use(initReactI18next).init({
  lng: kept(),
  fallbackLng: 'zh-Hans',
  // Those of the door and of troubles; the others come with the pages behind it.
  resources: {
    'zh-Hans': { translation: ZH_HANS_DOOR as typeof ZH_HANS },
    en: { translation: EN_DOOR as typeof ZH_HANS },
  },
  // React escapes by itself; doing it twice would show entities.
  interpolation: { escapeValue: false },
})

let learning: Promise<void> | null = null

/** The words of every page are there once this resolves; fetched once, again after a failure. */
export const learnAllWords = (): Promise<void> =>
  (learning ??= import('./words/all').then(
    ({ EN, ZH_HANS }) => {
      i18next.addResourceBundle('zh-Hans', 'translation', ZH_HANS)
      i18next.addResourceBundle('en', 'translation', EN)
    },
    (error: unknown) => {
      learning = null
      throw error
    },
  ))
