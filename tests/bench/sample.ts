import { systemChance } from '../../server/base/chance'
import { rows, text } from '../../server/base/sql'
import { hashToken } from '../../server/base/vault'
import { seed } from '../../server/seed/sample-brand'
import type { Running } from '../../server/start'
import type { RouteSpec } from '../../shared/contract/route'
import { fillUp } from '../plans/large'
import type { Shapes } from '../plans/shaped'
import { BUSIEST, GIFT, furtherAsks, pathOf, plainAsks, readRoutes, type Asked, type Find, type Shown } from './asks'
import { percentiles } from './load'
import { ask, makeOwner, sayFigures, withShop } from './shop'

/** What a shop of the large sample's 10,000 members, 1,000 coupons and 300 stores has done in 400 days. */
const LIFE = {
  coupon: 60_000,
  redemption: 20_000,
  campaign: 300,
  campaign_send: 100_000,
  message_attempt: 80_000,
  subscribe_grant: 20_000,
  channel: 600,
  channel_touch: 50_000,
  follower: 15_000,
  timeline_entry: 60_000,
  audit_entry: 50_000,
  // What is made up here was never in the row, and its chain would fit nothing.
  audit_unsealed: 0,
  audit_seal: 0,
  audit_anchor: 0,
  consent_entry: 30_000,
  points_move: 20_000,
  points_entry: 40_000,
  points_batch: 20_000,
  pay_order: 10_000,
  pay_refund: 500,
  exchange_code: 50_000,
  code_list: 100,
  bill_check: 400,
  bill_difference: 500,
  suspicion: 500,
  job: 20_000,
  staff: 400,
  segment: 60,
  product: 40,
  message_template: 40,
  api_key: 60,
  webhook: 60,
  webhook_delivery: 10_000,
  provider_park: 0,
  // Sealed: what is made up here could not be opened.
  import_batch: 0,
  import_key: 0,
  import_piece: 0,
  own_data_link: 0,
  email_proof: 2_000,
  virtual_phone: 0,
}
const OTHERS = 3_000

/** Ten campaigns went to everybody, and one coupon in ten is of the welcome that everybody was given. */
const SHAPES: Shapes = {
  'campaign_send.campaignId': ({ ids }) => ids('campaign', 's.n DIV 10000'),
  'campaign_send.memberId': ({ ids }) => ids('member', 'MOD(s.n, 10000)'),
  // Whoever opens a campaign's page finds that nobody has counted its audience.
  'campaign_preview.campaignId': ({ ids }) => ids('campaign', 's.n + 200'),
  'coupon.couponTemplateId': ({ ids, amountOf }) =>
    ids('coupon_template', `IF(s.n < 10000, 0, MOD(s.n + s.n DIV 997, ${amountOf('coupon_template')}))`),
}

const MOST_MS = 300
const TIMES = 10

/**
 * `npm run bench sample`: every list, picker and page's read of the contract, asked of the large sample by somebody who may
 * see all, and by a member's phone; plain, in each order, searched, by each filter. Of each the slowest is said: its middle
 * and its longest. Red where a middle is above 300 ms.
 */
export const sample = (): Promise<void> =>
  withShop({
    memory: '512M',
    env: { SAMPLE: 'large' },
    async measure({ running, databaseUrl }) {
      const began = performance.now()
      await seed(running.deps)
      const owner = await makeOwner(running)
      await writeOut(running, owner)
      await bringIn(running, owner)
      await simulate(running, owner)
      await running.runner.drain()
      await fillUp(databaseUrl, Date.now(), LIFE, OTHERS, SHAPES)
      console.log(`filled in ${Math.round((performance.now() - began) / 1000)} s`)
      const tokens = { staff: owner, mini: await makePhone(running) }
      const find = finder(running)
      console.log('slowest of each'.padEnd(44) + '   p50 ms    max ms')
      let met = true
      const faults: string[] = []
      for (const [name, row] of readRoutes())
        try {
          const { how, asks, ...figures } = await slowest(running.url, row, tokens[sideOf(row)], find)
          met = sayFigures(`${name} (${asks}): ${how}`, figures, MOST_MS) && met
        } catch (error) {
          faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
        }
      if (faults.length > 0) throw new Error(faults.join('\n'))
      return met
    },
  })

const sideOf = (row: RouteSpec): 'staff' | 'mini' => (row.who.side === 'mini' ? 'mini' : 'staff')

type Slowest = { how: string; asks: number; p50Ms: number; maxMs: number }

/** The slowest of all ways to ask it, by its middle; the longest is that of all ways. */
async function slowest(url: string, row: RouteSpec, token: string, find: Find): Promise<Slowest> {
  const now = Date.now()
  const path = await pathOf(row, find)
  const at = (query: string): string => `${url}${path}${query ? `?${query.replace(/^&/, '')}` : ''}`
  const plain = await plainAsks(row, find, now)
  const { text: answer } = await ask(at(plain[0]!.query), token, 1)
  // A file shows nothing that could be asked for further.
  const shown = (answer && !row.file ? JSON.parse(answer) : {}) as Shown
  const further = (await furtherAsks(row, shown, find, now)).map((f) => ({
    ...f,
    query: `${plain[0]!.query}${f.query}`,
  }))
  const all: (Asked & { p50Ms: number; maxMs: number })[] = []
  for (const one of [...plain, ...further])
    all.push({ ...one, ...percentiles((await ask(at(one.query), token, TIMES)).took) })
  const { how, p50Ms } = all.reduce((a, b) => (b.p50Ms > a.p50Ms ? b : a))
  return { how, asks: all.length, p50Ms, maxMs: Math.max(...all.map((a) => a.maxMs)) }
}

const FOUND = { v: text.nullable() }

/** Looks up one value, once for each statement; refuses where there is none. */
function finder({ deps }: Running): Find {
  const known = new Map<string, string>()
  return async (sql) => {
    const value = known.get(sql) ?? (await deps.db.read((tx) => rows(tx, FOUND, sql)))[0]?.v
    if (value === null || value === undefined) throw new Error(`nothing is found by ${sql}`)
    known.set(sql, value)
    return value
  }
}

/** Has the list of members written as a file, so that one can be read. */
async function writeOut({ url }: Running, token: string): Promise<void> {
  const answer = await fetch(`${url}/api/v1/staff/exports`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ list: 'members', query: {}, columns: [{ field: 'memberNo', title: '会员号' }] }),
  })
  if (!answer.ok) throw new Error(`the export was refused: ${answer.status} ${await answer.text()}`)
}

/** Has a file of customers brought in, one row of which is refused. */
async function bringIn({ url }: Running, token: string): Promise<void> {
  const body = new FormData()
  body.append('kind', 'customers')
  body.append('file', new Blob(['phone,nickname\n13800000001,梅\n138****0003,竹\n']), '客户.csv')
  const headers = { Authorization: `Bearer ${token}`, 'Idempotency-Key': 'bench' }
  const answer = await fetch(`${url}/api/v1/staff/imports`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`the import was refused: ${answer.status} ${await answer.text()}`)
}

/** Has it counted where the tiers that are in force would put everybody. */
async function simulate({ url }: Running, token: string): Promise<void> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const settings = await fetch(`${url}/api/v1/staff/settings`, { headers })
  const { membership } = (await settings.json()) as { membership: { tiers: object[] } }
  const body = JSON.stringify({ tiers: membership.tiers })
  const answer = await fetch(`${url}/api/v1/staff/tiers/simulations`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`the simulation was refused: ${answer.status} ${await answer.text()}`)
}

/** A phone on which the member who holds most is logged in, and a gift that somebody else offers. Answers its token. */
async function makePhone({ deps, url }: Running): Promise<string> {
  const chance = systemChance()
  const token = chance.token()
  const now = Date.now()
  await deps.db.inTransaction(async (tx) => {
    await tx.query(
      `INSERT INTO mini_session (tokenHash, openid, createdAt, lastUsedAt, expiresAt)
       SELECT ?, MIN(u.openid), ?, ?, ? FROM mini_user u WHERE u.memberId = (${BUSIEST})`,
      [hashToken(token), now, now, now + 86_400_000],
    )
    await tx.query(
      `INSERT INTO coupon_transfer (id, tokenHash, couponId, giverId, state, createdAt, expiresAt)
       SELECT ?, ?, c.id, c.memberId, 'open', ?, ? FROM coupon c WHERE c.memberId <> (${BUSIEST}) ORDER BY c.id LIMIT 1`,
      [chance.id(), hashToken(GIFT), now, now + 86_400_000],
    )
  })
  const answer = await fetch(`${url}/api/v1/mini/me/exports`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: '{}',
  })
  if (!answer.ok) throw new Error(`her own data was refused: ${answer.status} ${await answer.text()}`)
  return token
}
