import type { Translations } from '../../shared/rules/translation'

/** Those a text may have variants in; it is written in zh-Hans. */
export const OTHER_LANGUAGES = ['zh-Hant', 'yue', 'en'] as const

/** The words without those that are empty; null where none is left, so that nobody who wants none sees a change. */
export const wordsOf = (words: Translations | null | undefined): Translations | null => {
  const said = OTHER_LANGUAGES.flatMap((tag) => (words?.[tag]?.trim() ? [[tag, words[tag]] as const] : []))
  return said.length > 0 ? (Object.fromEntries(said) as Translations) : null
}
