import type { Language } from '../contract'
import { useSession } from '../state/session'
import { en } from './en'
import { yue } from './yue'
import { zhHans, type TextKey, type Texts } from './zh-Hans'
import { zhHant } from './zh-Hant'

const TEXTS: Record<Language, Texts> = { 'zh-Hans': zhHans, 'zh-Hant': zhHant, yue, en }

export type Vars = Readonly<Record<string, string | number>>

/** The text in that language with `{name}` filled in; a variable that is not given stays visible, so that a test sees it. */
export const translate = (language: Language, key: TextKey, vars: Vars = {}): string =>
  TEXTS[language][key].replace(/\{(\w+)\}/g, (hole, name: string) => String(vars[name] ?? hole))

export const isTextKey = (key: string): key is TextKey => key in zhHans

export type T = (key: TextKey, vars?: Vars) => string

/** The translator of the language that is spoken now; the component redraws when it changes. */
export const useT = (): T => {
  const language = useSession((session) => session.language)
  return (key, vars) => translate(language, key, vars)
}
