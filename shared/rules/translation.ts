import type { Language } from './member'

/** What is tried when a text is not there in the reader's own language; zh-Hans, the one it was written in, always is. */
export const LANGUAGE_CHAIN: Record<Language, readonly Language[]> = {
  'zh-Hans': ['zh-Hans'],
  'zh-Hant': ['zh-Hant', 'zh-Hans'],
  yue: ['yue', 'zh-Hant', 'zh-Hans'],
  en: ['en', 'zh-Hans'],
}

/** The same text in other languages than the one it was written in. */
export type Translations = Partial<Record<Exclude<Language, 'zh-Hans'>, string>>

/** The text as this reader reads it: in her language, in the nearest to it that is there, or as it was written. */
export function inLanguage(written: string, translations: Translations | null, language: Language | undefined): string {
  if (language === undefined || translations === null) return written
  for (const tag of LANGUAGE_CHAIN[language]) {
    const text = tag === 'zh-Hans' ? written : translations[tag]
    if (text !== undefined) return text
  }
  return written
}
