import { z } from 'zod'
import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'

const SHOWN = { memberId: text, kind: z.enum(['platform', 'email']), scope: text, shown: text }
export type ShownIdentity = { kind: 'platform' | 'email'; value: string }

/** By what else each of these accounts is known, masked: `taobao 测***1`. One query whatever their number. */
export async function identitiesOf(tx: Tx, memberIds: readonly string[]): Promise<Map<string, ShownIdentity[]>> {
  const known = new Map<string, ShownIdentity[]>()
  const sql = `SELECT memberId, kind, scope, shown FROM customer_identity WHERE memberId IN ${inList(memberIds)} ORDER BY memberId, kind, scope, id`
  for (const { memberId, kind, scope, shown } of await rows(tx, SHOWN, sql, memberIds))
    known.set(memberId, [...(known.get(memberId) ?? []), { kind, value: scope === '' ? shown : `${scope} ${shown}` }])
  return known
}
