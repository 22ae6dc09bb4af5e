import type { Tx } from '../base/database'

/** The title of a template and the last moment its pieces can be used when fixed; null when there is no such template. */
export async function couponTitleOf(
  tx: Tx,
  couponTemplateId: string,
): Promise<{ title: string; validUntil: number | null } | null> {
  const [row] = (await tx.query('SELECT title, validUntil FROM coupon_template WHERE id = ?', [couponTemplateId])) as {
    title: string
    validUntil: number | null
  }[]
  return row ? { title: row.title, validUntil: row.validUntil === null ? null : Number(row.validUntil) } : null
}
