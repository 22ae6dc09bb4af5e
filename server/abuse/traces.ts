import {
  judgeGifts,
  judgeLink,
  judgeMutual,
  judgeReversals,
  judgeTill,
  STANDS_OUT,
  type Finding,
  type SuspicionKind,
} from '../../shared/rules/suspicion'
import type { Tx } from '../base/database'

/** At most so many members are named by one pattern. */
const MOST_MEMBERS = 50

type Span = { firstAt: number; lastAt: number }
const span = (r: Span): Span => ({ firstAt: Number(r.firstAt), lastAt: Number(r.lastAt) })
const known = (findings: (Finding | null)[]): Finding[] => findings.filter((f) => f !== null)

/**
 * What stands out among the traces after that moment, by kind. The queries leave out early what is ordinary, the rules
 * decide; nothing is written.
 */
export const FINDERS: Record<SuspicionKind, (tx: Tx, since: number) => Promise<Finding[]>> = {
  one_phone_many_accounts: (tx, since) =>
    links(tx, since, { by: 'phone', table: 'phone_history', column: 'phoneKey', least: STANDS_OUT.phoneAccounts }),
  one_device_many_accounts: (tx, since) =>
    links(tx, since, { by: 'device', table: 'device_seen', column: 'deviceKey', least: STANDS_OUT.deviceAccounts }),
  till_favours_members: tills,
  redeem_and_reverse: async (tx, since) => [
    ...(await reversingTills(tx, since)),
    ...(await reversedCoupons(tx, since)),
  ],
  gift_circle: async (tx, since) => [...(await collectors(tx, since)), ...(await mutualGifts(tx, since))],
}

type Link = { by: 'phone' | 'device'; table: string; column: string; least: number }

async function links(tx: Tx, since: number, { by, table, column, least }: Link): Promise<Finding[]> {
  const rows = (await tx.query(
    `SELECT ${column} AS link, MIN(firstAt) AS firstAt, MAX(firstAt) AS lastAt FROM ${table}
      WHERE firstAt > ? GROUP BY ${column} HAVING COUNT(*) >= ?`,
    [since, least],
  )) as (Span & { link: string })[]
  const found: (Finding | null)[] = []
  for (const row of rows) {
    const members = (await tx.query(
      `SELECT l.memberId FROM ${table} l JOIN member m ON m.id = l.memberId AND m.status <> 'merged'
        WHERE l.${column} = ? AND l.firstAt > ? ORDER BY l.firstAt, l.memberId LIMIT ?`,
      [row.link, since, MOST_MEMBERS],
    )) as { memberId: string }[]
    found.push(judgeLink({ by, link: row.link, memberIds: members.map((m) => m.memberId), ...span(row) }))
  }
  return known(found)
}

type MemberUse = Span & { staffId: string; storeId: string; memberId: string; n: number; fen: number }

async function tills(tx: Tx, since: number): Promise<Finding[]> {
  const rows = (await tx.query(
    `SELECT staffId, memberId, MAX(storeId) AS storeId, COUNT(*) AS n, SUM(discountFen) AS fen, MIN(at) AS firstAt, MAX(at) AS lastAt
       FROM redemption WHERE at > ? AND reversedAt IS NULL GROUP BY staffId, memberId HAVING COUNT(*) >= ?`,
    [since, STANDS_OUT.till.usesEach],
  )) as MemberUse[]
  const byTill = new Map<string, MemberUse[]>()
  for (const row of rows) byTill.set(row.staffId, [...(byTill.get(row.staffId) ?? []), row])
  const found: (Finding | null)[] = []
  for (const [staffId, uses] of byTill) {
    const [all] = (await tx.query(
      'SELECT COUNT(*) AS n FROM redemption WHERE staffId = ? AND at > ? AND reversedAt IS NULL',
      [staffId, since],
    )) as [{ n: number }]
    const members = uses.map((u) => ({
      memberId: u.memberId,
      redemptions: Number(u.n),
      discountFen: Number(u.fen),
      ...span(u),
    }))
    found.push(judgeTill({ staffId, storeId: uses[0]!.storeId, redemptions: Number(all.n), members }))
  }
  return known(found)
}

type Undone = Span & { id: string; staffId: string; storeId: string; n: number; undone: number; fen: number }
const UNDONE = 'SUM(CASE WHEN reversedAt IS NULL THEN 0 ELSE 1 END)'
const UNDONE_FEN = 'SUM(CASE WHEN reversedAt IS NULL THEN 0 ELSE discountFen END)'

async function reversingTills(tx: Tx, since: number): Promise<Finding[]> {
  const rows = (await tx.query(
    `SELECT staffId AS id, staffId, MAX(storeId) AS storeId, COUNT(*) AS n, ${UNDONE} AS undone, ${UNDONE_FEN} AS fen,
            MIN(at) AS firstAt, MAX(at) AS lastAt
       FROM redemption WHERE at > ? GROUP BY staffId HAVING ${UNDONE} >= ?`,
    [since, STANDS_OUT.reversals.count],
  )) as Undone[]
  return judgeUndone(tx, since, 'till', 'staffId', rows)
}

async function reversedCoupons(tx: Tx, since: number): Promise<Finding[]> {
  const rows = (await tx.query(
    `SELECT couponId AS id, MAX(staffId) AS staffId, MAX(storeId) AS storeId, COUNT(*) AS n, ${UNDONE} AS undone,
            ${UNDONE_FEN} AS fen, MIN(at) AS firstAt, MAX(at) AS lastAt
       FROM redemption WHERE at > ? GROUP BY couponId HAVING ${UNDONE} >= ?`,
    [since, STANDS_OUT.reversals.ofOneCoupon],
  )) as Undone[]
  return judgeUndone(tx, since, 'coupon', 'couponId', rows)
}

async function judgeUndone(
  tx: Tx,
  since: number,
  of: 'till' | 'coupon',
  column: 'staffId' | 'couponId',
  rows: Undone[],
): Promise<Finding[]> {
  const found: (Finding | null)[] = []
  for (const r of rows) {
    const members = (await tx.query(
      `SELECT memberId FROM redemption WHERE ${column} = ? AND at > ? AND reversedAt IS NOT NULL
        GROUP BY memberId ORDER BY COUNT(*) DESC, memberId LIMIT ?`,
      [r.id, since, MOST_MEMBERS],
    )) as { memberId: string }[]
    const { id, staffId, storeId } = r
    const counts = { redemptions: Number(r.n), reversals: Number(r.undone), discountFen: Number(r.fen) }
    found.push(
      judgeReversals({ of, id, staffId, storeId, ...counts, memberIds: members.map((m) => m.memberId), ...span(r) }),
    )
  }
  return known(found)
}

type Given = Span & { giverId: string; acceptorId: string; n: number }
const GIVEN = `SELECT giverId, acceptorId, COUNT(*) AS n, MIN(endedAt) AS firstAt, MAX(endedAt) AS lastAt
                 FROM coupon_transfer WHERE state = 'accepted' AND endedAt > ?`

async function collectors(tx: Tx, since: number): Promise<Finding[]> {
  const { accepted, givers } = STANDS_OUT.gifts
  const many = (await tx.query(
    `SELECT acceptorId FROM coupon_transfer WHERE state = 'accepted' AND endedAt > ?
      GROUP BY acceptorId HAVING COUNT(*) >= ? AND COUNT(DISTINCT giverId) >= ?`,
    [since, accepted, givers],
  )) as { acceptorId: string }[]
  const found: (Finding | null)[] = []
  for (const { acceptorId } of many) {
    const rows = (await tx.query(
      `${GIVEN} AND acceptorId = ? GROUP BY giverId, acceptorId ORDER BY COUNT(*) DESC, giverId LIMIT ?`,
      [since, acceptorId, MOST_MEMBERS],
    )) as Given[]
    const people = rows.map((r) => ({ memberId: r.giverId, gifts: Number(r.n), ...span(r) }))
    found.push(judgeGifts({ acceptorId, givers: people }))
  }
  return known(found)
}

async function mutualGifts(tx: Tx, since: number): Promise<Finding[]> {
  const rows = (await tx.query(`${GIVEN} GROUP BY giverId, acceptorId HAVING COUNT(*) >= ?`, [
    since,
    STANDS_OUT.gifts.eachWay,
  ])) as Given[]
  const byPair = new Map(rows.map((r) => [`${r.giverId}>${r.acceptorId}`, r]))
  return known(
    rows.map((one) => {
      const other = byPair.get(`${one.acceptorId}>${one.giverId}`)
      if (!other || one.giverId > other.giverId) return null
      const [a, b] = [span(one), span(other)]
      return judgeMutual({
        members: [one.giverId, other.giverId],
        gifts: [Number(one.n), Number(other.n)],
        firstAt: Math.min(a.firstAt, b.firstAt),
        lastAt: Math.max(a.lastAt, b.lastAt),
      })
    }),
  )
}
