import type { Funnel } from '../../shared/contract/insights'
import { addDays, shanghaiDayEnd, shanghaiDayStart } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { row, rows, whole } from '../base/sql'
import type { TouchKind } from '../channels/touch'
import { checkChannel, checkOrder } from './asked'
import { keptUntil } from './counted'
import { keptOnce, keptPeople } from './firsts'

type Asked = { from: string; to: string; channelId?: string }

/**
 * How many people came how far from the first to the last Shanghai day, both included. With a channel: who touched it,
 * and of the members those it brought. `claimed` counts own claims, neither welcome coupons nor grants; a reversed
 * redemption never was; `repeat` redeemed in these days and on an earlier day too. In a large shop days gone by were
 * counted beforehand, and only those after them are looked at.
 */
export async function readFunnel(tx: Tx, asked: Asked): Promise<Funnel> {
  checkOrder(asked)
  await checkChannel(tx, asked.channelId)
  const until = asked.channelId === undefined ? await keptUntil(tx, asked) : null
  return until === null ? live(tx, asked) : mostlyKept(tx, asked, until)
}

async function live(tx: Tx, asked: Asked): Promise<Funnel> {
  return {
    scanned: await touched(tx, 'scan', asked),
    followed: await touched(tx, 'follow', asked),
    opened: await touched(tx, 'open', asked),
    joined: await joined(tx, asked),
    claimed: await claimed(tx, asked),
    ...(await redeemed(tx, asked)),
  }
}

const COUNTED = { n: whole }
const one = async (tx: Tx, sql: string, values: (string | number)[]): Promise<number> =>
  (await row(tx, COUNTED, sql, values))?.n ?? 0

const touched = (tx: Tx, kind: TouchKind, { from, to, channelId }: Asked): Promise<number> =>
  one(
    tx,
    `SELECT COUNT(DISTINCT personKey) AS n FROM channel_touch WHERE kind = ? AND day >= ? AND day <= ?
     ${channelId === undefined ? '' : 'AND channelId = ?'}`,
    [kind, from, to, ...(channelId === undefined ? [] : [channelId])],
  )

/**
 * The members a channel brought; of a merged pair the one that remained. Without a channel nobody is looked up: what
 * happened is counted from an index alone.
 */
const ofChannel = ({ channelId }: Asked, memberId: string): { join: string; where: string; values: string[] } =>
  channelId === undefined
    ? { join: '', where: '', values: [] }
    : { join: `JOIN member m ON m.id = ${memberId}`, where: 'AND m.joinChannelId = ?', values: [channelId] }

const joined = (tx: Tx, asked: Asked): Promise<number> =>
  one(
    tx,
    `SELECT COUNT(*) AS n FROM member m WHERE m.status IN ('active','frozen') AND m.joinedAt >= ? AND m.joinedAt < ? ${ofChannel(asked, 'm.id').where}`,
    [shanghaiDayStart(asked.from), shanghaiDayEnd(asked.to), ...ofChannel(asked, 'm.id').values],
  )

function claimed(tx: Tx, asked: Asked): Promise<number> {
  const { join, where, values } = ofChannel(asked, 'k.memberId')
  return one(
    tx,
    `SELECT COUNT(DISTINCT k.memberId) AS n FROM coupon k ${join}
     WHERE k.source = 'claim' AND k.claimedAt >= ? AND k.claimedAt < ? ${where}`,
    [shanghaiDayStart(asked.from), shanghaiDayEnd(asked.to), ...values],
  )
}

const USED = { redeemed: whole, again: whole }

/** Each person is looked up once, by the last of her days: whether she has an earlier one. */
async function redeemed(tx: Tx, asked: Asked): Promise<{ redeemed: number; repeat: number }> {
  const { join, where, values } = ofChannel(asked, 'r.memberId')
  const found = await row(
    tx,
    USED,
    `SELECT COUNT(*) AS redeemed, COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM redemption e
         WHERE e.memberId = p.memberId AND e.reversedAt IS NULL AND e.day < p.lastDay) THEN 1 ELSE 0 END), 0) AS again
       FROM (SELECT r.memberId, MAX(r.day) AS lastDay FROM redemption r ${join}
             WHERE r.reversedAt IS NULL AND r.day >= ? AND r.day <= ? ${where} GROUP BY r.memberId) p`,
    [asked.from, asked.to, ...values],
  )
  return { redeemed: found?.redeemed ?? 0, repeat: found?.again ?? 0 }
}

/** What was kept of the days until then, and whoever came to it in the days since. */
async function mostlyKept(tx: Tx, { from, to }: Asked, until: string): Promise<Funnel> {
  const tail = { since: addDays(until, 1), from, to }
  const kept = (step: Parameters<typeof keptPeople>[1]): Promise<number> => keptPeople(tx, step, from, until)
  const redeemers = await redeemersSince(tx, tail)
  const redeemedNow = (await kept('redeemed')) + redeemers.newHere
  const once = (await keptOnce(tx, from, until)) - redeemers.secondNow + redeemers.onceNow
  return {
    scanned: (await kept('scan')) + (await touchedSince(tx, 'scan', tail)),
    followed: (await kept('follow')) + (await touchedSince(tx, 'follow', tail)),
    opened: (await kept('open')) + (await touchedSince(tx, 'open', tail)),
    joined: (await keptJoined(tx, from, until)) + (tail.since > to ? 0 : await joined(tx, { from: tail.since, to })),
    claimed: (await kept('claimed')) + (await claimedSince(tx, tail)),
    redeemed: redeemedNow,
    repeat: redeemedNow - once,
  }
}

type Tail = { since: string; from: string; to: string }

const keptJoined = (tx: Tx, from: string, until: string): Promise<number> =>
  one(tx, 'SELECT COALESCE(SUM(joined), 0) AS n FROM insight_day WHERE day >= ? AND day <= ?', [from, until])

/** Who did it since then and not in the days from `from` until then. */
const touchedSince = (tx: Tx, kind: TouchKind, { since, from, to }: Tail): Promise<number> =>
  one(
    tx,
    `SELECT COUNT(DISTINCT t.personKey) AS n FROM channel_touch t WHERE t.kind = ? AND t.day >= ? AND t.day <= ?
     AND NOT EXISTS (SELECT 1 FROM channel_touch e WHERE e.kind = ? AND e.personKey = t.personKey AND e.day >= ? AND e.day < ?)`,
    [kind, since, to, kind, from, since],
  )

const claimedSince = (tx: Tx, { since, from, to }: Tail): Promise<number> =>
  one(
    tx,
    `SELECT COUNT(DISTINCT k.memberId) AS n FROM coupon k WHERE k.source = 'claim' AND k.claimedAt >= ? AND k.claimedAt < ?
     AND NOT EXISTS (SELECT 1 FROM coupon e WHERE e.memberId = k.memberId AND e.source = 'claim' AND e.claimedAt >= ? AND e.claimedAt < ?)`,
    [shanghaiDayStart(since), shanghaiDayEnd(to), shanghaiDayStart(from), shanghaiDayStart(since)],
  )

const REDEEMER = { days: whole, earlier: whole, inside: whole, n: whole }

/** Of those who redeemed since then: who had not in the days from `from`; whose second day ever it is, and whose only one. */
async function redeemersSince(tx: Tx, { since, from, to }: Tail) {
  const days =
    'SELECT COUNT(DISTINCT e.day) FROM redemption e WHERE e.memberId = r.memberId AND e.reversedAt IS NULL AND'
  const found = await rows(
    tx,
    REDEEMER,
    `SELECT p.days, p.earlier, p.inside, COUNT(*) AS n FROM (SELECT r.memberId, COUNT(DISTINCT r.day) AS days,
         (${days} e.day < ?) AS earlier, (${days} e.day >= ? AND e.day < ?) AS inside
       FROM redemption r WHERE r.reversedAt IS NULL AND r.day >= ? AND r.day <= ? GROUP BY r.memberId) p
     GROUP BY p.days, p.earlier, p.inside`,
    [since, from, since, since, to],
  )
  const sum = (of: (r: (typeof found)[number]) => boolean): number =>
    found.reduce((all, r) => all + (of(r) ? r.n : 0), 0)
  return {
    newHere: sum((r) => r.inside === 0),
    secondNow: sum((r) => r.earlier === 1 && r.inside === 1),
    onceNow: sum((r) => r.earlier === 0 && r.days === 1),
  }
}
