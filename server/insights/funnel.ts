import type { Funnel } from '../../shared/contract/insights'
import { shanghaiDayEnd, shanghaiDayStart } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { invalid } from '../base/errors'
import { row, text, whole } from '../base/sql'
import type { TouchKind } from '../channels/touch'

type Asked = { from: string; to: string; channelId?: string }

/**
 * How many people came how far from the first to the last Shanghai day, both included. With a channel: who touched it,
 * and of the members those it brought. `claimed` counts own claims, neither welcome coupons nor grants; a reversed
 * redemption never was; `repeat` redeemed in these days and on an earlier day too.
 */
export async function readFunnel(tx: Tx, asked: Asked): Promise<Funnel> {
  if (asked.from > asked.to) throw invalid('to', 'must not be before from')
  await checkChannel(tx, asked.channelId)
  return {
    scanned: await touched(tx, 'scan', asked),
    followed: await touched(tx, 'follow', asked),
    opened: await touched(tx, 'open', asked),
    joined: await joined(tx, asked),
    claimed: await claimed(tx, asked),
    ...(await redeemed(tx, asked)),
  }
}

const CHANNEL = { id: text }
async function checkChannel(tx: Tx, channelId: string | undefined): Promise<void> {
  if (channelId === undefined) return
  const known =
    /^[0-9a-f-]{36}$/.test(channelId) && (await row(tx, CHANNEL, 'SELECT id FROM channel WHERE id = ?', [channelId]))
  if (!known) throw invalid('channelId', 'unknown channel')
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
