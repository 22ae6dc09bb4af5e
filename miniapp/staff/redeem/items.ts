import { plainText } from '../../../shared/rules/typed'
import { fenOf } from './amount'

/** One line of what the till sold, as typed. */
export type ItemDraft = { sku: string; amount: string }
export type Item = { sku: string; amountFen: number }

export const emptyItem: ItemDraft = { sku: '', amount: '' }

/** The lines that are filled in, in whole fen; null when one is half empty or no amount. Empty lines are left out. */
export const itemsOf = (drafts: readonly ItemDraft[]): Item[] | null => {
  const items: Item[] = []
  for (const { sku, amount } of drafts) {
    const number = plainText(sku).trim()
    if (!number && !amount.trim()) continue
    const amountFen = fenOf(amount)
    if (amountFen === null || !/^[\x21-\x7e]{1,40}$/.test(number)) return null
    items.push({ sku: number, amountFen })
  }
  return items
}
