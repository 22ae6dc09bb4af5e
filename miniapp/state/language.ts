import { platform } from '@platform'
import type { Language } from '../contract'
import { useSession } from './session'

export const LANGUAGES: readonly Language[] = ['zh-Hans', 'zh-Hant', 'yue', 'en']
const known = (tag: unknown): Language | null => LANGUAGES.find((language) => language === tag) ?? null

/** WeChat says zh_CN, zh_TW, zh_HK, en; browsers say zh-TW, en-GB. What we do not speak is null. */
const fromSystem = (tag: string | null): Language | null => {
  if (!tag) return null
  if (known(tag)) return known(tag)
  if (/^zh[-_](TW|HK|MO)/i.test(tag)) return 'zh-Hant'
  if (/^zh/i.test(tag)) return 'zh-Hans'
  return /^en/i.test(tag) ? 'en' : null
}

/** Chosen on this phone, else the phone's own, else Simplified Chinese. */
export const firstLanguage = (): Language =>
  known(platform.read('language')) ?? fromSystem(platform.systemLanguage()) ?? 'zh-Hans'

/** The screens speak `language` at once and after the next start. */
export const speak = (language: Language): void => {
  platform.write('language', language)
  useSession.setState({ language })
}
