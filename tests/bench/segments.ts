import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { insert, row, text, write } from '../../server/base/sql'
import { hashToken } from '../../server/base/vault'
import { classOn } from '../../server/insights/class-history'
import type { Running } from '../../server/start'
import { memberNoFrom } from '../../shared/rules/member'
import type { SegmentRule } from '../../shared/rules/segment'
import { LEAF_KINDS, leafOf } from '../server/segments/random-rules'
import { fillShop } from './fill'
import { percentiles } from './load'
import { makeOwner, say, sayFigures, withShop } from './shop'

const DAY = 86_400_000
const SHORT = process.env.BENCH_SHORT === '1'
const SEED = 20260302
const TREES = 40
/** Up to this a tree may take in the middle, and none ever longer, in ms. */
const [TREE_MS, LONGEST_MS] = [300, 2_000]
/** A question that the server gave up counts as so long. */
const GIVEN_UP_MS = 10_000

type Size = { members: number; orders: number }

/** `BENCH_MEMBERS` and `BENCH_ORDERS` for another size; else a large shop, and a tenth of it to see how the cost grows. */
function sizes(): Size[] {
  const [members, orders] = [Number(process.env.BENCH_MEMBERS ?? 0), Number(process.env.BENCH_ORDERS ?? 0)]
  if (members > 0) return [{ members, orders: orders > 0 ? orders : members * 10 }]
  const most = SHORT ? 100_000 : 1_000_000
  return [most / 10, most].map((m) => ({ members: m, orders: m * 10 }))
}

/**
 * `npm run bench segments`: what a marketer's question costs in a shop of a million members and ten million orders: the one
 * that every campaign begins with, random trees of four leaves, an order that a segment has to know of, and the night.
 */
export async function segments(): Promise<void> {
  for (const size of sizes()) {
    let filled = 0
    await withShop({
      memory: '2G',
      before: async (url) => {
        filled = await fillShop(url, size)
      },
      measure: async ({ running }) => {
        console.log(`${size.members} members, ${size.orders} orders`.padEnd(44) + '   p50 ms    max ms')
        let met = sayFigures('filled', { p50Ms: filled * 1000, maxMs: filled * 1000 }, 300_000)
        const token = await makeOwner(running)
        met = (await named(running, token)) && met
        met = (await trees(running, token)) && met
        met = (await orderSeen(running, token)) && met
        return (await night(running)) && met
      },
    })
  }
}

/** Fills the empty schema at `DATABASE_URL` as the measured one is, for a look by hand. */
export async function fill(): Promise<void> {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('DATABASE_URL names the migrated, empty schema to be filled')
  for (const size of sizes().slice(-1))
    console.log(`${size.members} members, ${size.orders} orders in ${await fillShop(url, size)} s`)
}

type Found = { count: number; took: number }

async function preview({ url }: Running, token: string, rule: SegmentRule): Promise<Found> {
  const asked = performance.now()
  const answer = await fetch(`${url}/api/v1/staff/segments/previews`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ rule }),
  })
  const body = (await answer.json()) as { count: number; code?: string }
  if (answer.status === 422) return { count: -1, took: GIVEN_UP_MS }
  if (answer.status !== 200) throw new Error(`${JSON.stringify(rule)}: ${answer.status} ${JSON.stringify(body)}`)
  return { count: body.count, took: performance.now() - asked }
}

async function several(running: Running, token: string, rule: SegmentRule, times: number) {
  const took: number[] = []
  let count = 0
  for (let i = 0; i < times; i++) {
    const found = await preview(running, token, rule)
    took.push(found.took)
    count = found.count
    if (count < 0) break
  }
  return { count, took }
}

const NAMED: SegmentRule = {
  all: [
    { field: 'regionCode', op: 'in', value: ['230000', '220000'] },
    { field: 'language', op: 'eq', value: 'zh-Hans' },
    { field: 'consent.wechat', op: 'eq', value: true },
  ],
}

async function named(running: Running, token: string): Promise<boolean> {
  const { count, took } = await several(running, token, NAMED, 9)
  return say(`region, language, consent (${count})`, took, 30)
}

/** Four random leaves under random groups; the leaf is any field with any op, over what the shop has. */
function fourLeaves(now: number, ids: Record<string, string[]>): fc.Arbitrary<SegmentRule> {
  const leaf = fc.constantFrom(...LEAF_KINDS).chain((kind) => leafOf(kind, now).map((one) => inShop(one, ids)))
  const group = (parts: SegmentRule[], kind: number): SegmentRule =>
    kind === 0 ? { all: parts } : kind === 1 ? { any: parts } : { not: { all: parts } }
  const kind = fc.constantFrom(0, 0, 1, 1, 2)
  return fc
    .tuple(leaf, leaf, leaf, leaf, fc.constantFrom(0, 1, 2), kind, kind, kind)
    .map(([a, b, c, d, form, x, y, z]) => {
      if (form === 0) return group([a, b, c, d], x)
      if (form === 1) return group([group([a, b], y), group([c, d], z)], x)
      return group([a, group([b, group([c, d], z)], y)], x)
    })
}

/** The generator's words stand for those that this shop has. */
function inShop(rule: SegmentRule, ids: Record<string, string[]>): SegmentRule {
  if (!('field' in rule)) return rule
  const known = ids[rule.field]
  if (!known || rule.op === 'exists') return rule
  const one = (value: unknown): string => {
    const word = JSON.stringify(value)
    return known[[...word].reduce((sum, sign) => sum + sign.codePointAt(0)!, 0) % known.length]!
  }
  if (rule.field === 'couponStatus')
    return { ...rule, value: { ...(rule.value as object), couponTemplateId: one(rule.value) } as never }
  return { ...rule, value: Array.isArray(rule.value) ? rule.value.map(one) : one(rule.value) }
}

async function idsOfShop({ deps }: Running): Promise<Record<string, string[]>> {
  const first = async (table: string): Promise<string[]> =>
    ((await deps.db.read((tx) => tx.query(`SELECT id FROM ${table} ORDER BY id LIMIT 5`))) as { id: string }[]).map(
      ({ id }) => id,
    )
  const words = (what: string): string[] => Array.from({ length: 20 }, (_, i) => `${what}${i}`)
  return {
    tags: words('标签'),
    interests: words('兴趣'),
    platforms: ['taobao', 'jd', 'youzan'],
    tier: ['standard', 'silver', 'gold'],
    joinChannelId: await first('channel'),
    storeId: await first('store'),
    couponStatus: await first('coupon_template'),
  }
}

async function trees(running: Running, token: string): Promise<boolean> {
  const rules = fc.sample(fourLeaves(Date.now(), await idsOfShop(running)), { numRuns: TREES, seed: SEED })
  const each: { rule: SegmentRule; middle: number; longest: number; count: number }[] = []
  for (const rule of rules) {
    const { count, took } = await several(running, token, rule, 3)
    const { p50Ms, maxMs } = percentiles(took)
    each.push({ rule, middle: p50Ms, longest: maxMs, count })
  }
  each.sort((a, b) => b.middle - a.middle)
  const { p50Ms } = percentiles(each.map(({ middle }) => middle))
  const longest = each[0]!.middle
  const middle = sayFigures(`${TREES} random trees of four leaves`, { p50Ms, maxMs: longest }, TREE_MS)
  const worst = sayFigures('  the slowest of them', { p50Ms: longest, maxMs: each[0]!.longest }, LONGEST_MS)
  for (const { rule, middle: ms, count } of process.env.BENCH_TREES === '1' ? each : each.slice(0, 5))
    console.log(`    ${String(Math.round(ms)).padStart(6)} ms ${String(count).padStart(8)}  ${JSON.stringify(rule)}`)
  return middle && worst
}

const SOMEBODY = { id: text }

/** A shop system tells of an order; from then on it is asked until a segment knows of it. */
async function orderSeen(running: Running, token: string): Promise<boolean> {
  const { deps, url } = running
  const key = deps.chance.token()
  await deps.db.inTransaction((tx) =>
    insert(tx, 'api_key', {
      id: deps.chance.id(),
      name: 'bench',
      keyHash: hashToken(key),
      hint: 'bench',
      scopes: '["orders"]',
      createdBy: 'bench',
      createdAt: deps.clock.now(),
    }),
  )
  const buyer = (await deps.db.read((tx) =>
    row(
      tx,
      SOMEBODY,
      `SELECT m.id FROM member m JOIN consent_state c ON c.memberId = m.id AND c.personalisation = 1
        WHERE m.status = 'active' ORDER BY m.id LIMIT 1`,
    ),
  ))!
  const memberNo = memberNoFrom('90000000001')
  await deps.db.inTransaction((tx) => write(tx, 'UPDATE member SET memberNo = ? WHERE id = ?', [memberNo, buyer.id]))
  // More than anybody ever spent: nobody is in it yet.
  const rule: SegmentRule = { field: 'totalSpentFen', op: 'gt', value: 1_000_000_000 }
  if ((await preview(running, token, rule)).count !== 0) throw new Error('somebody spent more than there is')
  const asked = performance.now()
  const answer = await fetch(`${url}/api/v1/open/orders`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    body: JSON.stringify({
      platform: 'pos',
      orderNo: randomUUID(),
      paidAt: new Date().toISOString(),
      amountFen: 1_500_000_000,
      customer: { memberNo },
    }),
  })
  if (answer.status !== 201) throw new Error(`the order: ${answer.status} ${await answer.text()}`)
  while ((await preview(running, token, rule)).count !== 1)
    if (performance.now() - asked > 60_000) throw new Error('the segment never knew of the order')
  return say('an order, told until a segment finds it', [performance.now() - asked], 1_000)
}

/** The first night classes everybody; every other one writes down who is in another class than the day before. */
async function night({ deps }: Running): Promise<boolean> {
  const on = async (days: number): Promise<number> => {
    const began = performance.now()
    await classOn({ db: deps.db, clock: { now: () => Date.now() + days * DAY } }, null, () => false)
    return performance.now() - began
  }
  say('the first night, everybody classed', [await on(0)], 300_000)
  return say('a night, everybody classed again', [await on(1)], 15_000)
}
