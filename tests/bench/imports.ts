import { whole, row } from '../../server/base/sql'
import type { Running } from '../../server/start'
import { upload } from '../harness/upload'
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
export function fileOf(orders: number): string {
  const lines = [HEADER]
  for (let n = 0; n < orders; n++) {
    const name = Array.from({ length: 3 }, (_, at) => SIGNS[Math.floor(n / SIGNS.length ** at) % SIGNS.length]).join('')
    const at = `2026-02-${String((n % 28) + 1).padStart(2, '0')} 08:00:00`
    lines.push(`2026${10_000_000 + n},${name}${n},${n % 900}.50,交易成功,13${700_000_000 + n},${at},山茶花礼盒,2`)
  }
  return [...lines, ''].join('\n')
}

/**
 * A platform's file of orders, each of somebody new, through the door and the job that works it off, beside one-row commits
 * on the same database; then the same file once more, which changes nothing. What else the shop is asked goes on meanwhile,
 * in the same process: how much longer it takes then, and how much memory is needed.
 */
export const imports = (): Promise<void> =>
  withShop({
    memory: '1G',
    background: true,
    async measure({ running }) {
      const token = await makeOwner(running)
      await running.deps.db.read((tx) => tx.query(BENCH_TABLE))
      const single = await loop(running.deps, { kind: 'insert', count: SINGLE, at: 1, ids: [] })
      await asking(running, token, 1_000)
      const quiet = await asking(running, token, QUIET_MS)
      const text = fileOf(ORDERS)
      const first = await bringIn(running, token, text)
      const again = await bringIn(running, token, text)
      const people = await count(running, "SELECT COUNT(*) AS n FROM member WHERE status = 'lead'")
      const recorded = await count(running, 'SELECT SUM(orderCount) AS n FROM member_stat')
      if (people !== ORDERS || recorded !== ORDERS) throw new Error(`${people} people with ${recorded} orders`)

      console.log(`${ORDERS} orders of as many new people`.padEnd(52) + '  rows/s   seconds   p50 ms   p99 ms      MB')
      line('one-row commits, one after the other', [single.perSecond, SINGLE / single.perSecond])
      line('what staff ask, at rest', [null, null, quiet.p50Ms, quiet.p99Ms])
      for (const [what, one] of [['brought in', first] as const, ['brought in once more', again] as const])
        line(what, [one.perSecond, one.seconds, one.asked.p50Ms, one.asked.p99Ms, one.moreMb])
      return [
        judge('rows beside one-row commits', first.perSecond / single.perSecond, 'at least', RATIO),
        judge('seconds for 100,000 orders', (first.seconds / ORDERS) * 100_000, 'at most', 60),
        judge('p99 of other routes beside theirs at rest', first.asked.p99Ms / quiet.p99Ms, 'at most', 1.3),
        judge('MB more', Math.max(first.moreMb, again.moreMb), 'at most', 200),
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

type Asked = { p50Ms: number; p99Ms: number }
type Brought = { perSecond: number; seconds: number; moreMb: number; asked: Asked }

/** From the moment the upload was answered until the batch is done. */
async function bringIn(running: Running, token: string, text: string): Promise<Brought> {
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let most = before
  const sent = await upload(running, token, { text }, { platform: 'taobao' })
  if (sent.status !== 202) throw new Error(`the file was refused: ${JSON.stringify(sent.body)}`)
  const began = performance.now()
  const far = async (): Promise<string> => {
    const answer = await get(running, token, `/staff/imports/${sent.body.id}`)
    most = Math.max(most, process.memoryUsage().rss)
    return (JSON.parse(answer) as { status: string }).status
  }
  const asked = await asking(running, token, Infinity, async () => !['waiting', 'running'].includes(await far()))
  const status = await far()
  if (status !== 'done') throw new Error(`the batch ended as ${status}`)
  const seconds = (performance.now() - began) / 1000
  return { perSecond: Math.round(ORDERS / seconds), seconds, moreMb: (most - before) / 1_048_576, asked }
}

const ASKS = ['/staff/members?limit=50', '/staff/settings', '/staff/stores?limit=50', '/staff/segments?limit=50']
const EVERY_MS = 25
const LOOK_EVERY = 8

/** What staff have open, asked one after the other, forty a second; until the time is over or `isOver` says so. */
async function asking(running: Running, token: string, forMs: number, isOver?: () => Promise<boolean>): Promise<Asked> {
  const took: number[] = []
  const until = performance.now() + forMs
  for (let n = 0; performance.now() < until; n++) {
    const began = performance.now()
    await get(running, token, ASKS[n % ASKS.length]!)
    took.push(performance.now() - began)
    if (n % LOOK_EVERY === 0 && (await isOver?.())) break
    await new Promise((next) => setTimeout(next, Math.max(0, began + EVERY_MS - performance.now())))
  }
  return percentiles(took)
}

async function get(running: Running, token: string, path: string): Promise<string> {
  const answer = await fetch(`${running.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${token}` } })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text}`)
  return text
}
