import { whole, row } from '../../server/base/sql'
import type { Running } from '../../server/start'
import { upload } from '../harness/upload'
import { makeMembers, type Person } from '../torture/people'
import { makeTemplate } from '../torture/templates'
import { percentiles } from './load'
import { BENCH_TABLE, loop } from './rows'
import { makeOwner, withShop } from './shop'

/** So many orders the file has; `BENCH_ORDERS=1000000` or a few thousand for whoever is changing the code. */
const ORDERS = Number(process.env.BENCH_ORDERS ?? (process.env.BENCH_SHORT === '1' ? 10_000 : 100_000))
const SINGLE = process.env.BENCH_SHORT === '1' ? 500 : 2_000
const QUIET_MS = process.env.BENCH_SHORT === '1' ? 5_000 : 15_000
/** How far the figures of one run may be off on a shared machine. */
const MARGIN = 0.08

const HEADER = '订单编号,买家会员名,买家实际支付金额,订单状态,联系手机,订单付款时间,宝贝标题,宝贝总数量'
const SIGNS = '春夏秋冬山茶花月光云海星河雨雪风林竹梅兰菊松'

/** Somebody new with each order: nothing of it is known, and each of them has a name, a phone and a story of her own. */
export function fileOf(orders: number, cents = '50'): string {
  const lines = [HEADER]
  for (let n = 0; n < orders; n++) {
    const name = Array.from({ length: 3 }, (_, at) => SIGNS[Math.floor(n / SIGNS.length ** at) % SIGNS.length]).join('')
    const at = `2026-02-${String((n % 28) + 1).padStart(2, '0')} 08:00:00`
    lines.push(`2026${10_000_000 + n},${name}${n},${n % 900}.${cents},交易成功,13${700_000_000 + n},${at},山茶花礼盒,2`)
  }
  return [...lines, ''].join('\n')
}

/**
 * A platform's file of orders, each of somebody new, through the door and the job that works it off, beside one-row commits
 * on the same database; then the same file once more, which changes nothing, and one that corrects each order. What else the
 * shop is asked goes on meanwhile, in the same process, and coupons are claimed: how much longer that takes then, and how
 * much memory is needed.
 */
export const imports = (): Promise<void> =>
  withShop({
    memory: '1G',
    background: true,
    async measure({ running }) {
      const shop = await openShop(running)
      await running.deps.db.read((tx) => tx.query(BENCH_TABLE))
      const single = await loop(running.deps, { kind: 'insert', count: SINGLE, at: 1, ids: [] })
      await asking(shop, 1_000)
      const quiet = await asking(shop, QUIET_MS)
      const text = fileOf(ORDERS)
      const first = await bringIn(shop, text)
      const again = await bringIn(shop, text)
      const corrected = await bringIn(shop, fileOf(ORDERS, '80'))
      const people = await count(running, "SELECT COUNT(*) AS n FROM member WHERE status = 'lead'")
      const recorded = await count(running, 'SELECT SUM(orderCount) AS n FROM member_stat')
      const cents = await count(running, 'SELECT SUM(spentFen % 100) AS n FROM member_stat')
      if (people !== ORDERS || recorded !== ORDERS || cents !== ORDERS * 80)
        throw new Error(`${people} people with ${recorded} orders and ${cents} fen`)

      console.log(
        `${ORDERS} orders of as many new people`.padEnd(44) +
          '    rows/s   seconds  asked: p50, p99  claim p50      MB',
      )
      line('one-row commits, one after the other', [single.perSecond, SINGLE / single.perSecond])
      line('at rest', [null, null, quiet.asked.p50Ms, quiet.asked.p99Ms, quiet.claims.p50Ms])
      const files: [string, Brought][] = [
        ['brought in', first],
        ['brought in once more', again],
        ['brought in, each corrected', corrected],
      ]
      for (const [what, { perSecond, seconds, took, moreMb }] of files)
        line(what, [perSecond, seconds, took.asked.p50Ms, took.asked.p99Ms, took.claims.p50Ms, moreMb])
      return [
        judge('rows beside one-row commits', first.perSecond / single.perSecond, 'at least', RATIO),
        judge('seconds for 100,000 orders', (first.seconds / ORDERS) * 100_000, 'at most', 60),
        judge('p99 of other routes beside theirs at rest', first.took.asked.p99Ms / quiet.asked.p99Ms, 'at most', 1.3),
        judge('a claim beside one at rest', first.took.claims.p50Ms / quiet.claims.p50Ms, 'at most', 1.2),
        judge('MB more', Math.max(...files.map(([, { moreMb }]) => moreMb)), 'at most', 200),
      ].every(Boolean)
    },
  })

const RATIO = 1

const line = (what: string, figures: (number | null)[]): void =>
  console.log(
    `${what.padEnd(50)}${figures.map((n) => (n === null ? '' : n < 100 ? n.toFixed(1) : String(Math.round(n))).padStart(9)).join(' ')}`,
  )

function judge(what: string, reached: number, side: 'at least' | 'at most', wanted: number): boolean {
  const met = side === 'at least' ? reached >= wanted * (1 - MARGIN) : reached <= wanted * (1 + MARGIN)
  console.log(`${what.padEnd(50)}${reached.toFixed(2).padStart(9)}   wanted ${side} ${wanted}  ${met ? 'yes' : 'NO'}`)
  return met
}

const N = { n: whole }
const count = async ({ deps }: Running, sql: string): Promise<number> =>
  (await deps.db.read((tx) => row(tx, N, sql)))!.n

type Shop = { running: Running; token: string; people: Person[]; templateId: string }
const PEOPLE = 200

async function openShop(running: Running): Promise<Shop> {
  const { db, chance } = running.deps
  const [token, now] = [await makeOwner(running), Date.now()]
  const people = await db.inTransaction((tx) => makeMembers(tx, chance, PEOPLE, now))
  const much = { total: 1_000_000, perMemberLimit: 1_000_000 }
  const templateId = await db.inTransaction((tx) => makeTemplate(tx, chance, now, much))
  return { running, token, people, templateId }
}

type Percentiles = ReturnType<typeof percentiles>
type Took = { asked: Percentiles; claims: Percentiles }
type Brought = { perSecond: number; seconds: number; moreMb: number; took: Took }

/** From the moment the upload was answered until the batch is done. */
async function bringIn(shop: Shop, text: string): Promise<Brought> {
  const { running, token } = shop
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let most = before
  const sent = await upload(running, token, { text }, { platform: 'taobao' })
  if (sent.status !== 202) throw new Error(`the file was refused: ${JSON.stringify(sent.body)}`)
  const began = performance.now()
  const far = async (): Promise<string> => {
    const answer = await send(running, token, 'GET', `/staff/imports/${sent.body.id}`)
    most = Math.max(most, process.memoryUsage().rss)
    return (JSON.parse(answer) as { status: string }).status
  }
  const took = await asking(shop, Infinity, async () => !['waiting', 'running'].includes(await far()))
  const status = await far()
  if (status !== 'done') throw new Error(`the batch ended as ${status}`)
  const seconds = (performance.now() - began) / 1000
  return { perSecond: Math.round(ORDERS / seconds), seconds, moreMb: (most - before) / 1_048_576, took }
}

const ASKS = ['/staff/members?limit=50', '/staff/settings', '/staff/stores?limit=50', '/staff/segments?limit=50']
const EVERY_MS = 25
const LOOK_EVERY = 8
/** Eight a second: an address may claim 600 times a minute. */
const CLAIM_EVERY = 5

/** What staff have open, asked one after the other, forty a second, and every fifth time a claim; until the time is over or `isOver` says so. */
async function asking(shop: Shop, forMs: number, isOver?: () => Promise<boolean>): Promise<Took> {
  const { running, token, people, templateId } = shop
  const took: Record<'asked' | 'claims', number[]> = { asked: [], claims: [] }
  const until = performance.now() + forMs
  for (let n = 0; performance.now() < until; n++) {
    const isClaim = n % CLAIM_EVERY === 0
    const began = performance.now()
    if (isClaim) {
      const who = people[(n / CLAIM_EVERY) % people.length]!
      await send(running, who.token, 'POST', `/mini/coupon-templates/${templateId}/claims`)
    } else await send(running, token, 'GET', ASKS[n % ASKS.length]!)
    took[isClaim ? 'claims' : 'asked'].push(performance.now() - began)
    if (n % LOOK_EVERY === 0 && (await isOver?.())) break
    await new Promise((next) => setTimeout(next, Math.max(0, began + EVERY_MS - performance.now())))
  }
  return { asked: percentiles(took.asked), claims: percentiles(took.claims) }
}

async function send({ url, deps }: Running, token: string, method: 'GET' | 'POST', path: string): Promise<string> {
  const headers = {
    Authorization: `Bearer ${token}`,
    ...(method === 'POST' && { 'Idempotency-Key': deps.chance.id() }),
  }
  const answer = await fetch(`${url}/api/v1${path}`, { method, headers })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
  return text
}
