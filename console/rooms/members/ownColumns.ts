import type { TFunction } from 'i18next'
import { ownName } from '../../../shared/rules/ownFields'
import { liveOwnFields, ownOptions, ownWord } from '../../ownFields'

/** A column of a written list for each of the brand's own fields, with what its options are called. */
export const ownColumns = (t: TFunction) =>
  liveOwnFields().map((field) => ({
    field: ownName(field.key),
    title: ownWord(field),
    words: {
      ...(field.kind === 'flag' ? { true: t('ownFields.member.yes'), false: t('ownFields.member.no') } : {}),
      ...Object.fromEntries(ownOptions(field).map(({ value, label }) => [value, label])),
    },
  }))
