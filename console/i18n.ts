import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import relativeTime from 'dayjs/plugin/relativeTime'
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { session } from './api'
import { EN, ZH_HANS } from './words/all'

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
  resources: { 'zh-Hans': { translation: ZH_HANS }, en: { translation: EN } },
  // React escapes by itself; doing it twice would show entities.
  interpolation: { escapeValue: false },
})
