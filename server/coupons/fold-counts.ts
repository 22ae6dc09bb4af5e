import type { Database } from '../base/database'
import { row, text } from '../base/sql'
import { lockTemplate } from './lock-template'

const NEXT = { couponTemplateId: text }

/** Adds up what waits of all templates, each in a transaction of its own, until it has to let go. */
export async function foldAllCounts({ db }: { db: Database }, letGo: () => boolean): Promise<void> {
  for (let after = ''; !letGo();) {
    const next = await db.read((tx) =>
      row(
        tx,
        NEXT,
        'SELECT couponTemplateId FROM coupon_count WHERE couponTemplateId > ? ORDER BY couponTemplateId LIMIT 1',
        [after],
      ),
    )
    if (!next) return
    after = next.couponTemplateId
    // Whoever locks the row adds up.
    await db.inTransaction((tx) => lockTemplate(tx, after))
  }
}
