import { z } from 'zod'
import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { inList, rows, text, whole } from '../base/sql'
import type { ShownIdentity } from './identity'

const SHOWN = {
  memberId: text,
  kind: z.enum(['platform', 'shop_id', 'email']),
  scope: text,
  shown: text,
  source: z.enum(['open', 'import', 'member']),
  firstSeenAt: whole,
}
/** By what else each of these accounts is known, masked, with who told it and when. One query whatever their number. */
export async function identitiesOf(tx: Tx, memberIds: readonly string[]): Promise<Map<string, ShownIdentity[]>> {
  const known = new Map<string, ShownIdentity[]>()
  const sql = `SELECT memberId, kind, scope, shown, source, firstSeenAt FROM customer_identity
    WHERE memberId IN ${inList(memberIds)} ORDER BY memberId, kind, scope, id`
  for (const { memberId, kind, scope, shown, source, firstSeenAt } of await rows(tx, SHOWN, sql, memberIds)) {
    const one = { kind, platform: scope || null, value: shown, source, since: isoOf(firstSeenAt), until: null }
    known.set(memberId, [...(known.get(memberId) ?? []), one])
  }
  return known
}
