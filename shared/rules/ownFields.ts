import { isDay } from './calendar'
import { looksLikePhone, type Language, type ProfileStep } from './member'
import { inLanguage, type Translations } from './translation'
import { lineText, textFault } from './typed'

/** Fields of the brand's own: what each holds, and what may be told for it. */
export const OWN_KINDS = ['text', 'number', 'choice', 'date', 'flag'] as const
export type OwnKind = (typeof OWN_KINDS)[number]
export type OwnOption = { key: string; name: string; names: Translations | null; archived: boolean }
export type OwnField = {
  /** Stands in rules, files and exports, and never changes; so does the kind, and whether several may be chosen. */
  key: string
  kind: OwnKind
  several: boolean
  label: string
  labels: Translations | null
  /** Why it is asked, as the shopper reads it. */
  reason: string
  reasons: Translations | null
  options: OwnOption[]
  /** What telling it brings, once. */
  points: number
  /** Asked by steps, and counted in how complete a profile is. */
  asked: boolean
  archived: boolean
  version: number
}

/** `textLength` in signs; numbers have two places at most. */
export const OWN_LIMITS = { live: 30, all: 100, options: 30, allOptions: 100, textLength: 100, number: 1e9 } as const
/** A key of a field or an option. */
export const OWN_KEY = /^[a-z][A-Za-z0-9_]{0,19}$/

/** Several of a choice are told as a list of keys; everything else is one value. */
export type OwnValue = string | number | boolean | readonly string[]
/** As it is stored: `word` is the text, the option or the day; `number` the number, or 1 and 0. */
export type OwnRow = { word: string; number: number | null }

export type OwnFault = 'wrong_kind' | 'not_an_option' | 'out_of_range' | 'personal_number'

/** Live fields in their order. */
export const liveFields = (fields: readonly OwnField[]): OwnField[] => fields.filter(({ archived }) => !archived)
/** What the mini-program asks and completeness counts. */
export const askedFields = (fields: readonly OwnField[]): OwnField[] => liveFields(fields).filter(({ asked }) => asked)

export const ownLabel = (field: Pick<OwnField, 'label' | 'labels'>, language?: Language): string =>
  inLanguage(field.label, field.labels, language)
export const optionName = (option: OwnOption, language?: Language): string =>
  inLanguage(option.name, option.names, language)

/** A phone number or an address has a place of its own, sealed; in a text it would lie open. */
const holdsContact = (typed: string): boolean =>
  looksLikePhone(typed) ||
  /\S@\S+\.\S/.test(typed) ||
  /(?:^|\D)1[3-9]\d{9}(?:\D|$)/.test(typed.replace(/(\d)[ \-.]+(?=\d)/g, '$1'))

const FIRST_DAY = '1900-01-01'
const LAST_DAY = '2199-12-31'

/** The value as rows, none where nothing is told; or why it is refused. Options that are archived stay where they are. */
export function ownRows(
  field: Pick<OwnField, 'kind' | 'several' | 'options'>,
  value: OwnValue,
  had: readonly string[] = [],
): OwnRow[] | OwnFault {
  switch (field.kind) {
    case 'flag':
      return typeof value === 'boolean' ? [{ word: '', number: value ? 1 : 0 }] : 'wrong_kind'
    case 'number':
      return numberRows(value)
    case 'date':
      if (typeof value !== 'string' || !isDay(value)) return 'wrong_kind'
      return value < FIRST_DAY || value > LAST_DAY ? 'out_of_range' : [{ word: value, number: null }]
    case 'text':
      return textRows(value)
    case 'choice':
      return choiceRows(field, value, had)
  }
}

function numberRows(value: OwnValue): OwnRow[] | OwnFault {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'wrong_kind'
  const number = Math.round(value * 100) / 100
  if (Math.abs(value) > OWN_LIMITS.number || number !== value) return 'out_of_range'
  return [{ word: '', number: number === 0 ? 0 : number }]
}

function textRows(value: OwnValue): OwnRow[] | OwnFault {
  if (typeof value !== 'string' || textFault(value) === 'control_character') return 'wrong_kind'
  const word = lineText(value)
  if (word === '') return []
  if (word.length > OWN_LIMITS.textLength) return 'out_of_range'
  return holdsContact(word) ? 'personal_number' : [{ word, number: null }]
}

function choiceRows(
  { several, options }: Pick<OwnField, 'several' | 'options'>,
  value: OwnValue,
  had: readonly string[],
): OwnRow[] | OwnFault {
  const keys = typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly string[]) : null
  if (keys === null) return 'wrong_kind'
  if (!several && keys.length > 1) return 'wrong_kind'
  const known = (key: string): boolean => options.some((one) => one.key === key && (!one.archived || had.includes(key)))
  if (!keys.every(known)) return 'not_an_option'
  return [...new Set(keys)].map((word) => ({ word, number: null }))
}

/** What the stored rows say; null where there are none. */
export function ownValue(
  { kind, several }: Pick<OwnField, 'kind' | 'several'>,
  rows: readonly OwnRow[],
): OwnValue | null {
  const [first] = rows
  if (first === undefined) return null
  if (kind === 'flag') return first.number === 1
  if (kind === 'number') return first.number
  return several ? rows.map(({ word }) => word) : first.word
}

/** The value as staff read it in lists and files; an empty text where nothing is told. */
export function ownText(
  field: Pick<OwnField, 'kind' | 'options'>,
  value: OwnValue | null,
  words: { yes: string; no: string; comma: string },
  language?: Language,
): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (field.kind !== 'choice') return String(value)
  const keys = typeof value === 'string' ? [value] : (value as readonly string[])
  const named = (key: string): string => {
    const option = field.options.find((one) => one.key === key)
    return option ? optionName(option, language) : key
  }
  return keys.map(named).join(words.comma)
}

/** What each field that is asked adds beside the house's own steps, whose weights are 100 together. */
export const OWN_WEIGHT = 5
export type OwnTold = { asked: number; told: number }
export const NOTHING_OWN: OwnTold = { asked: 0, told: 0 }

/** The percentage of the house's steps and the brand's own fields together. */
export const withOwn = (percent: number, { asked, told }: OwnTold): number =>
  Math.round(((percent + OWN_WEIGHT * Math.min(told, asked)) * 100) / (100 + OWN_WEIGHT * asked))

/** How many percent one answer adds to such a profile. */
export const shareOf = (weight: number, asked: number): number =>
  Math.max(1, Math.round((weight * 100) / (100 + OWN_WEIGHT * asked)))

/** As a step of the profile and as a field of a rule it is called so. */
export const ownName = (key: string): OwnName => `own.${key}`
export type OwnName = `own.${string}`
export const isOwnName = (name: string): name is OwnName => name.startsWith('own.')
/** A step of the profile, be it the house's or the brand's. */
export type TakenStep = ProfileStep | OwnName
