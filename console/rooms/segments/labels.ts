import type { TFunction } from 'i18next'
import { SENTENCE_WORDS } from '../../../shared/rules/segmentWords'
import { fieldSpec } from '../../../shared/rules/segmentFields'
import { ownFieldOf, ownWord } from '../../ownFields'
import { zh } from '../../words/segments'

const wordsOf = (language: string) => SENTENCE_WORDS[language === 'en' ? 'en' : 'zh-Hans']

/** What a field is called in the builder: our short word, else the one of the rule's sentence. */
export function fieldLabel(t: TFunction, language: string, field: string): string {
  const own = ownFieldOf(field)
  if (own) return ownWord(own)
  // A dot in a key would be read as a step into the words.
  const key = field.replace('.', '_')
  if (key in zh.field) return t(`segments.field.${key as keyof typeof zh.field}`)
  const word = wordsOf(language).fields[field] ?? field
  // In an English sentence it is "the region"; alone it is "Region".
  return word.replace(/^the (.)/, (_, first: string) => first.toUpperCase())
}

export function opLabel(t: TFunction, field: string, op: string): string {
  if ((fieldSpec(field)?.kind === 'moment' || ownFieldOf(field)?.kind === 'date') && op in zh.momentOp)
    return t(`segments.momentOp.${op as keyof typeof zh.momentOp}`)
  return op in zh.op ? t(`segments.op.${op as keyof typeof zh.op}`) : op
}

/** What a value of a closed list is called. */
export const valueLabel = (language: string, field: string, value: string | number): string =>
  wordsOf(language).values[`${field}:${value}`] ?? String(value)
