import { bareText, nameText, quantityOf, type ImportCell } from './importCells'
import { lineText } from './typed'

export type ImportItem = { name: string; quantity: number | null }

/**
 * How a cell holds several goods: not at all; divided by a full-width comma with one sum of pieces for all (Taobao); divided by
 * semicolons (Douyin, several sub-orders in a line); each with its number in brackets (Youzan `名(2件)`, Weidian `名(1);名(2)`).
 */
export const ITEM_FORMS = ['one', 'full_comma', 'semicolon', 'counted'] as const
export type ItemForm = (typeof ITEM_FORMS)[number]

/** The goods of a line with how many of each, where the file says that; none for an empty cell. */
export function itemsOf(form: ItemForm, names: ImportCell | undefined, count: ImportCell | undefined): ImportItem[] {
  const text = nameText(names)
  if (text === '') return []
  const counted = form === 'counted' ? countedItems(text) : []
  if (counted.length > 0) return counted
  const divider = form === 'full_comma' ? '，' : form === 'semicolon' ? ';' : null
  const several = (divider === null ? [text] : text.split(divider)).map(lineText).filter((name) => name !== '')
  const pieces = quantityOf(bareText(count))
  // Of as many pieces as sub-orders each has one; a title's own comma looks like a divider, so of Taobao's nothing follows.
  const each = several.length === 1 ? pieces : form === 'semicolon' && pieces === several.length ? 1 : null
  return several.map((name) => ({ name, quantity: each }))
}

/** "草莓蛋糕(1件),蜡烛(2件)"; nothing is taken of a text that does not consist of such pieces alone. */
function countedItems(text: string): ImportItem[] {
  const found: ImportItem[] = []
  const piece = /([^]+?)[(（](\d{1,6})件?[)）](?:[,，;；]|$)/y
  while (piece.lastIndex < text.length) {
    const match = piece.exec(text)
    if (!match) return []
    found.push({ name: lineText(match[1] ?? ''), quantity: Number(match[2]) || null })
  }
  return found
}
