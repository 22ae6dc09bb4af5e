import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'

/** What each kind of object is called, and where: never by what would say who somebody is. */
const NAMED: Record<string, { table: string; column: string }> = {
  member: { table: 'member', column: 'memberNo' },
  coupon_template: { table: 'coupon_template', column: 'title' },
  campaign: { table: 'campaign', column: 'name' },
  segment: { table: 'segment', column: 'name' },
  message_template: { table: 'message_template', column: 'name' },
  store: { table: 'store', column: 'name' },
  channel: { table: 'channel', column: 'name' },
  staff: { table: 'staff', column: 'name' },
  product: { table: 'product', column: 'title' },
  pay_order: { table: 'pay_order', column: 'orderNo' },
  pay_refund: { table: 'pay_refund', column: 'refundNo' },
  api_key: { table: 'api_key', column: 'name' },
  code_list: { table: 'code_list', column: 'name' },
}

const NAME = { id: text, name: text }

/** The names of these objects by `kind:id`, one look a kind; who has none, or is gone, is missing. */
export async function namesOf(
  tx: Tx,
  objects: readonly { objectKind: string; objectId: string | null }[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const [kind, { table, column }] of Object.entries(NAMED)) {
    const ids = [...new Set(objects.flatMap((o) => (o.objectKind === kind && o.objectId !== null ? [o.objectId] : [])))]
    if (ids.length === 0) continue
    const sql = `SELECT id, ${column} AS name FROM ${table} WHERE id IN ${inList(ids)}`
    for (const { id, name } of await rows(tx, NAME, sql, ids)) names.set(`${kind}:${id}`, name)
  }
  return names
}
