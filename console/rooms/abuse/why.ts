import type { TFunction } from 'i18next'
import { formatFen } from '../../../shared/rules/money'
import type { Item } from '../../data/read'
import { zh } from '../../words/abuse'

export type Suspicion = Item<'listSuspicions'>
type FactName = keyof typeof zh.fact

/** Money with its sign; a share comes in whole percent. */
const figure = (name: FactName, value: number): string =>
  name === 'discountFen' ? formatFen(value) : value.toLocaleString()

/** Why it is listed, in one sentence, then the numbers that made it stand out. Numbers we have no word for are left out. */
export function whyWords(t: TFunction, { kind, facts }: Pick<Suspicion, 'kind' | 'facts'>): [string, string[]] {
  const counted = kind === 'one_phone_many_accounts' || kind === 'one_device_many_accounts'
  const sentence =
    counted && facts.accounts === undefined
      ? t('abuse.why.accounts')
      : t(`abuse.why.${kind}`, { accounts: facts.accounts })
  const said = Object.keys(zh.fact) as FactName[]
  const numbers = said
    .filter((name) => facts[name] !== undefined && !(counted && name === 'accounts'))
    .map((name) => t(`abuse.fact.${name}`, { n: figure(name, facts[name] ?? 0) }))
  return [sentence, numbers]
}
