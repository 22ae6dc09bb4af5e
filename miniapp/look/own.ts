import { ownRows } from '../../shared/rules/ownFields'
import { lineText, numberText } from '../../shared/rules/typed'
import type { OwnFieldOfMine, OwnFieldsEdit } from '../contract'
import type { T } from '../i18n/t'

/** What stands in the field of one of the brand's own questions: what is typed, or the keys that are chosen. */
export type OwnTyped = readonly string[]

export const ownTypedOf = ({ kind, value }: OwnFieldOfMine): OwnTyped => {
  if (value === null) return []
  if (kind === 'flag') return [value === true ? 'yes' : 'no']
  return Array.isArray(value) ? value : [String(value)]
}

type Edit = OwnFieldsEdit['answers'][string]

/** The answer as the server takes it; an empty one takes back what was told. Or why it is none. */
export const ownEditOf = (
  field: OwnFieldOfMine,
  typed: OwnTyped,
): { edit: Edit } | 'number_wrong' | 'contact_wrong' => {
  const [first = ''] = typed
  if (field.several) return { edit: typed.length > 0 ? [...typed] : null }
  const text = lineText(first)
  if (text === '') return { edit: null }
  if (field.kind === 'flag') return { edit: text === 'yes' }
  if (field.kind === 'number') {
    const number = numberText(text)
    const value = Number(number)
    return number === null || typeof ownRows({ ...field, options: [] }, value) === 'string'
      ? 'number_wrong'
      : { edit: value }
  }
  if (field.kind === 'text' && ownRows({ ...field, options: [] }, text) === 'personal_number') return 'contact_wrong'
  return { edit: text }
}

/** What is told, as it is shown in the list; empty where nothing is. */
export const ownShown = ({ kind, value, options }: OwnFieldOfMine, t: T): string => {
  if (value === null) return ''
  if (typeof value === 'boolean') return t(value ? 'own.yes' : 'own.no')
  if (kind !== 'choice') return String(value)
  const keys: readonly unknown[] = Array.isArray(value) ? value : [value]
  return keys.map((key) => options.find((one) => one.key === key)?.name ?? String(key)).join(t('times.and'))
}
