import type { Tx } from '../base/database'
import type { PersonTable } from '../base/person-table'
import { forUpdate, inList, rows, text, write } from '../base/sql'

/** What every lead has by having been written down, and nobody else put there. */
const HER_OWN: Readonly<Record<string, readonly string[]>> = {
  member_key: ['memberId'],
  member_name: ['memberId'],
  member_stat: ['memberId'],
  // What the shop concluded or was lent, and what is of no use without her.
  identity_look: ['memberId'],
  identity_trace: ['memberId'],
  identity_suggestion: ['lowMemberId', 'highMemberId'],
  virtual_phone: ['memberId'],
}

/**
 * Columns by which nobody can be named who has not joined: no piece was ever hers, no code entered, nothing sent to her, no
 * merge was to be undone. They have no index by which her rows could be found.
 */
const OF_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  customer_identity: ['keyMemberId'],
  merge_move: ['was', 'became'],
  dynamic_handle: ['ownerId'],
  coupon: ['issuedTo'],
  coupon_reservation: ['memberId'],
  exchange_code: ['usedBy'],
  paid_period: ['tierMemberId'],
  campaign_send: ['memberId'],
}

const ID = { id: text }
const LEAD = { id: text, notes: text }

/**
 * Removes those of these leads of whom nothing is held but that they were written down: who has joined, became another's
 * account, or is named in any row of any room is somebody's, and stays. Answers who is gone. The rows of those who stay are
 * held until the transaction ends.
 */
export async function removeLeads(
  tx: Tx,
  { holdings }: { holdings: readonly PersonTable[] },
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return []
  const sql = `SELECT id, notes FROM member WHERE id IN ${inList(ids)} AND status = 'lead' ORDER BY id${forUpdate(tx)}`
  const leads = new Set((await rows(tx, LEAD, sql, ids)).filter(({ notes }) => notes === '').map(({ id }) => id))
  for (const { table, leads: columns } of holdings) {
    if (table === 'member' || table in HER_OWN) continue
    for (const [column, lead] of Object.entries(columns))
      if (lead === 'member' && leads.size > 0 && !OF_MEMBERS[table]?.includes(column))
        for (const id of await namedIn(tx, table, column, leads)) leads.delete(id)
  }
  const gone = [...leads].sort()
  if (gone.length === 0) return []
  for (const [table, columns] of Object.entries(HER_OWN))
    for (const column of columns) await write(tx, `DELETE FROM ${table} WHERE ${column} IN ${inList(gone)}`, gone)
  await write(tx, `DELETE FROM member WHERE id IN ${inList(gone)}`, gone)
  return gone
}

async function namedIn(tx: Tx, table: string, column: string, leads: ReadonlySet<string>): Promise<string[]> {
  const ids = [...leads]
  const sql = `SELECT DISTINCT \`${column}\` AS id FROM \`${table}\` WHERE \`${column}\` IN ${inList(ids)}`
  return (await rows(tx, ID, sql, ids)).map(({ id }) => id)
}
