import type { Tx } from '../base/database'
import { row, text, whole } from '../base/sql'

const TITLE = { title: text, validUntil: whole.nullable() }

/** The title of a template and the last moment its pieces can be used when fixed; null when there is no such template. */
export const couponTitleOf = (
  tx: Tx,
  couponTemplateId: string,
): Promise<{ title: string; validUntil: number | null } | null> =>
  row(tx, TITLE, 'SELECT title, validUntil FROM coupon_template WHERE id = ?', [couponTemplateId])
