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
import { rows, text, whole } from '../base/sql'

/** At most so many members are named by one pattern. */
const MOST_MEMBERS = 50

type Span = { firstAt: number; lastAt: number }
const SPAN = { firstAt: whole, lastAt: whole }
const span = ({ firstAt, lastAt }: Span): Span => ({ firstAt, lastAt })
const MEMBER = { memberId: text }
const COUNT = { n: whole }
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

const LINK = { link: text, ...SPAN }
type Link = { by: 'phone' | 'device'; table: string; column: string; least: number }

async function links(tx: Tx, since: number, { by, table, column, least }: Link): Promise<Finding[]> {
  const found = await rows(
    tx,
    LINK,
    `SELECT ${column} AS link, MIN(firstAt) AS firstAt, MAX(firstAt) AS lastAt FROM ${table}
      WHERE firstAt > ? GROUP BY ${column} HAVING COUNT(*) >= ?`,
    [since, least],
  )
  const judged: (Finding | null)[] = []
  for (const one of found) {
    const members = await rows(
      tx,
      MEMBER,
      `SELECT l.memberId FROM ${table} l JOIN member m ON m.id = l.memberId AND m.status <> 'merged'
        WHERE l.${column} = ? AND l.firstAt > ? ORDER BY l.firstAt, l.memberId LIMIT ?`,
      [one.link, since, MOST_MEMBERS],
    )
    judged.push(judgeLink({ by, link: one.link, memberIds: members.map((m) => m.memberId), ...span(one) }))
  }
  return known(judged)
}

const USE = { staffId: text, storeId: text, memberId: text, n: whole, fen: whole, ...SPAN }
type MemberUse = Span & { staffId: string; storeId: string; memberId: string; n: number; fen: number }

async function tills(tx: Tx, since: number): Promise<Finding[]> {
  const used = await rows(
    tx,
    USE,
    `SELECT staffId, memberId, MAX(storeId) AS storeId, COUNT(*) AS n, SUM(discountFen) AS fen, MIN(at) AS firstAt, MAX(at) AS lastAt
       FROM redemption WHERE at > ? AND reversedAt IS NULL GROUP BY staffId, memberId HAVING COUNT(*) >= ?`,
    [since, STANDS_OUT.till.usesEach],
  )
  const byTill = new Map<string, MemberUse[]>()
  for (const use of used) byTill.set(use.staffId, [...(byTill.get(use.staffId) ?? []), use])
  const found: (Finding | null)[] = []
  for (const [staffId, uses] of byTill) {
    const [all] = await rows(
      tx,
      COUNT,
      'SELECT COUNT(*) AS n FROM redemption WHERE staffId = ? AND at > ? AND reversedAt IS NULL',
      [staffId, since],
    )
    const members = uses.map((u) => ({
      memberId: u.memberId,
      redemptions: u.n,
      discountFen: u.fen,
      ...span(u),
    }))
    found.push(judgeTill({ staffId, storeId: uses[0]!.storeId, redemptions: all!.n, members }))
  }
  return known(found)
}

const UNDONE_ROW = { id: text, staffId: text, storeId: text, n: whole, undone: whole, fen: whole, ...SPAN }
type Undone = Span & { id: string; staffId: string; storeId: string; n: number; undone: number; fen: number }
const UNDONE = 'SUM(CASE WHEN reversedAt IS NULL THEN 0 ELSE 1 END)'
const UNDONE_FEN = 'SUM(CASE WHEN reversedAt IS NULL THEN 0 ELSE discountFen END)'

async function reversingTills(tx: Tx, since: number): Promise<Finding[]> {
  const undone = await rows(
    tx,
    UNDONE_ROW,
    `SELECT staffId AS id, staffId, MAX(storeId) AS storeId, COUNT(*) AS n, ${UNDONE} AS undone, ${UNDONE_FEN} AS fen,
            MIN(at) AS firstAt, MAX(at) AS lastAt
       FROM redemption WHERE at > ? GROUP BY staffId HAVING ${UNDONE} >= ?`,
    [since, STANDS_OUT.reversals.count],
  )
  return judgeUndone(tx, since, 'till', 'staffId', undone)
}

async function reversedCoupons(tx: Tx, since: number): Promise<Finding[]> {
  const undone = await rows(
    tx,
    UNDONE_ROW,
    `SELECT couponId AS id, MAX(staffId) AS staffId, MAX(storeId) AS storeId, COUNT(*) AS n, ${UNDONE} AS undone,
            ${UNDONE_FEN} AS fen, MIN(at) AS firstAt, MAX(at) AS lastAt
       FROM redemption WHERE at > ? GROUP BY couponId HAVING ${UNDONE} >= ?`,
    [since, STANDS_OUT.reversals.ofOneCoupon],
  )
  return judgeUndone(tx, since, 'coupon', 'couponId', undone)
}

async function judgeUndone(
  tx: Tx,
  since: number,
  of: 'till' | 'coupon',
  column: 'staffId' | 'couponId',
  undone: Undone[],
): Promise<Finding[]> {
  const found: (Finding | null)[] = []
  for (const r of undone) {
    const members = await rows(
      tx,
      MEMBER,
      `SELECT memberId FROM redemption WHERE ${column} = ? AND at > ? AND reversedAt IS NOT NULL
        GROUP BY memberId ORDER BY COUNT(*) DESC, memberId LIMIT ?`,
      [r.id, since, MOST_MEMBERS],
    )
    const { id, staffId, storeId } = r
    const counts = { redemptions: r.n, reversals: r.undone, discountFen: r.fen }
    found.push(
      judgeReversals({ of, id, staffId, storeId, ...counts, memberIds: members.map((m) => m.memberId), ...span(r) }),
    )
  }
  return known(found)
}

const GIFTS = { giverId: text, acceptorId: text, n: whole, ...SPAN }
const ACCEPTOR = { acceptorId: text }
const GIVEN = `SELECT giverId, acceptorId, COUNT(*) AS n, MIN(endedAt) AS firstAt, MAX(endedAt) AS lastAt
                 FROM coupon_transfer WHERE state = 'accepted' AND endedAt > ?`

async function collectors(tx: Tx, since: number): Promise<Finding[]> {
  const { accepted, givers } = STANDS_OUT.gifts
  const many = await rows(
    tx,
    ACCEPTOR,
    `SELECT acceptorId FROM coupon_transfer WHERE state = 'accepted' AND endedAt > ?
      GROUP BY acceptorId HAVING COUNT(*) >= ? AND COUNT(DISTINCT giverId) >= ?`,
    [since, accepted, givers],
  )
  const found: (Finding | null)[] = []
  for (const { acceptorId } of many) {
    const gifts = await rows(
      tx,
      GIFTS,
      `${GIVEN} AND acceptorId = ? GROUP BY giverId, acceptorId ORDER BY COUNT(*) DESC, giverId LIMIT ?`,
      [since, acceptorId, MOST_MEMBERS],
    )
    const people = gifts.map((r) => ({ memberId: r.giverId, gifts: r.n, ...span(r) }))
    found.push(judgeGifts({ acceptorId, givers: people }))
  }
  return known(found)
}

async function mutualGifts(tx: Tx, since: number): Promise<Finding[]> {
  const gifts = await rows(tx, GIFTS, `${GIVEN} GROUP BY giverId, acceptorId HAVING COUNT(*) >= ?`, [
    since,
    STANDS_OUT.gifts.eachWay,
  ])
  const byPair = new Map(gifts.map((r) => [`${r.giverId}>${r.acceptorId}`, r]))
  return known(
    gifts.map((one) => {
      const other = byPair.get(`${one.acceptorId}>${one.giverId}`)
      if (!other || one.giverId > other.giverId) return null
      const [a, b] = [span(one), span(other)]
      return judgeMutual({
        members: [one.giverId, other.giverId],
        gifts: [one.n, other.n],
        firstAt: Math.min(a.firstAt, b.firstAt),
        lastAt: Math.max(a.lastAt, b.lastAt),
      })
    }),
  )
}
