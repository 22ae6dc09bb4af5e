import { withoutUnseen } from '../../../shared/rules/typed'
import type { PreviewAsk } from '../../contract'
import type { TextKey } from '../../i18n/zh-Hans'
import { fenOf } from './amount'
import { itemsOf, type ItemDraft } from './items'

/** What stands in the fields of the till. */
export type Typed = { code: string; amount: string; items: readonly ItemDraft[]; storeId: string | null }

/** What the fields ask for, or the words for what is missing or wrong in them. */
export const askOf = ({ code, amount, items, storeId }: Typed): PreviewAsk | { trouble: TextKey } => {
  const text = withoutUnseen(code).trim()
  const orderAmountFen = amount.trim() === '' ? undefined : fenOf(amount)
  const sold = itemsOf(items)
  if (!text) return { trouble: 'staff.codeMissing' }
  if (orderAmountFen === null) return { trouble: 'staff.amountWrong' }
  if (storeId === null) return { trouble: 'staff.noStore' }
  if (!sold) return { trouble: 'staff.itemWrong' }
  return {
    code: text,
    storeId,
    ...(orderAmountFen === undefined ? {} : { orderAmountFen }),
    ...(sold.length === 0 ? {} : { items: sold }),
  }
}

/**
 * What was looked at counts for exactly what was asked then: whatever is typed, scanned or chosen since (code, amount,
 * goods, store) makes it nothing, so that nobody confirms for 300 what was looked at for 100.
 */
export const holdsFor = <S extends { ask: PreviewAsk }>(
  seen: S | null,
  now: PreviewAsk | { trouble: TextKey },
): S | null => (seen && JSON.stringify(seen.ask) === JSON.stringify(now) ? seen : null)
