import type { Person } from '../../shared/rules/rfmTally'
import type { Tx } from '../base/database'
import { flag, row, rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'

/** From so many members on they are counted beforehand: one by one they would hold a request up. */
export const MANY = 30_000
/** So many members are looked at in one statement: a moment, on either database. */
export const AT_ONCE = 2_000

const MEMBER = { id: text }

/** Whether the shop is large: an index walked so far and no farther. */
export const isLarge = (deps: Pick<Deps, 'db'>, many = MANY): Promise<boolean> =>
  deps.db.read(
    async (tx) => (await row(tx, MEMBER, 'SELECT m.id FROM member m ORDER BY m.id LIMIT 1 OFFSET ?', [many])) !== null,
  )

const LAST = { id: text.nullable() }

/** The last of the next so many accounts by rising id, and whether more come after it. */
export async function pieceAfter(tx: Tx, after: string, size: number): Promise<{ until: string; more: boolean }> {
  const next = 'SELECT m.id FROM member m WHERE m.id > ? ORDER BY m.id LIMIT 1 OFFSET ?'
  const last = await row(tx, MEMBER, next, [after, size - 1])
  if (last) return { until: last.id, more: true }
  return { until: (await row(tx, LAST, 'SELECT MAX(m.id) AS id FROM member m'))?.id ?? '', more: false }
}

const WALKED = {
  id: text,
  status: text,
  personal: flag,
  orderCount: whole.nullable(),
  spentFen: whole.nullable(),
  firstPaidAt: whole.nullable(),
  lastPaidAt: whole.nullable(),
}

/**
 * The next so many accounts by rising id, of them those who are members (frozen ones too, as in segments), with what their
 * orders add up to; `last` is where to go on, null after the end.
 */
export const walkMembers = (deps: Pick<Deps, 'db'>, after: string, size: number): Promise<Walked> =>
  deps.db.read((tx) => walkIn(tx, after, size))

type Walked = { people: (Person & { id: string })[]; last: string | null }

/** The same in a transaction of the caller's. */
export async function walkIn(tx: Tx, after: string, size: number): Promise<Walked> {
  const sql = `SELECT m.id, m.status, COALESCE(c.personalisation, 0) AS personal, s.orderCount, s.spentFen, s.firstPaidAt, s.lastPaidAt
     FROM member m LEFT JOIN member_stat s ON s.memberId = m.id LEFT JOIN consent_state c ON c.memberId = m.id
     WHERE m.id > ? ORDER BY m.id LIMIT ?`
  const found = await rows(tx, WALKED, sql, [after, size])
  const people = found
    .filter(({ status }) => status === 'active' || status === 'frozen')
    .map(({ id, personal, orderCount, spentFen, firstPaidAt, lastPaidAt }) => ({
      id,
      personal,
      stat:
        orderCount === null || spentFen === null || firstPaidAt === null || lastPaidAt === null
          ? null
          : { orderCount, spentFen, firstPaidAt, lastPaidAt },
    }))
  return { people, last: found.length < size ? null : found[found.length - 1]!.id }
}
