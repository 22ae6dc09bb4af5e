import type { TFunction } from 'i18next'

/** How a written list says the words of a closed set. */
export const wordsOf = <V extends string>(values: readonly V[], say: (value: V) => string): Record<string, string> =>
  Object.fromEntries(values.map((value) => [value, say(value)]))

export const yesNo = (t: TFunction): Record<string, string> => ({ true: t('say.yes'), false: t('say.no') })
