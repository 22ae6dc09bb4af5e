import i18next from 'i18next'
import type { Language } from '../shared/rules/member'
import { optionName, ownLabel, type OwnField } from '../shared/rules/ownFields'
import { ownKeyOf } from '../shared/rules/segmentOwn'

let known: readonly OwnField[] = []

/** Learns the brand's own fields; lists and builders ask for their words by name, without waiting. */
export const meetOwnFields = (fields: readonly OwnField[]): void => {
  known = fields
}

const spoken = (): Language => i18next.language as Language

/** All fields, or those that are not archived. */
export const ownFields = (): readonly OwnField[] => known
export const liveOwnFields = (): OwnField[] => known.filter(({ archived }) => !archived)

/** The own field that a rule's field names. */
export const ownFieldOf = (field: string): OwnField | undefined => {
  const key = ownKeyOf(field)
  return key === null ? undefined : known.find((one) => one.key === key)
}
export const ownWord = (field: OwnField): string => ownLabel(field, spoken())
export const ownOptions = (field: OwnField): { value: string; label: string }[] =>
  field.options
    .filter(({ archived }) => !archived)
    .map((option) => ({ value: option.key, label: optionName(option, spoken()) }))
