// What the sample brand brought along from elsewhere: a year of receipts from its tills, people known from them alone, their classes.
import { caller } from './sample-life.mjs'

const DAY = 86_400_000
const CITIES = ['北京一店', '上海一店', '哈尔滨一店']
const GOODS = ['初雪面霜', '山茶花护手霜', '晚安唇膜', '冬日礼盒']

/** Always the same numbers between 0 and 1 (mulberry32). */
function numbers(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Brings in two files of receipts, most of them members', and one of customers; the classes are kept as they were twelve days
 * ago and as they are. `clock.offset` is nought at the end. Gives the ids the pictures need.
 */
export async function bringIn({ running, clock, username, password, life, classOn, lookAtWaiting }) {
  const call = caller(running.url)
  const api = (method, path, more) => call(method, `/api/v1${path}`, more)
  const chance = numbers(20261130)
  const phoneOf = ({ n }) => `138${String(20_000_000 + n * 7919).slice(0, 8)}`
  const strangers = Array.from({ length: 30 }, (_, at) => `137${String(30_000_000 + at * 104_729).slice(0, 8)}`)
  const phones = [...life.members.map(phoneOf), ...strangers]

  const HEAD = '单号,门店,收款时间,商品,应收,实收,会员手机,备注'
  const [before, since] = [[HEAD], [HEAD]]
  for (const [at, phone] of phones.entries()) {
    // Some come every few weeks until now, some came once, some stopped long ago.
    const times = [1, 2, 2, 3, 5, 8, 12][Math.floor(chance() * 7)]
    const every = 12 + Math.floor(chance() * 60)
    const last = chance() < 0.4 ? chance() * 25 : chance() * 300
    for (let back = 0; back < times; back++) {
      const ago = Math.max(1, last + back * every)
      const day = new Date(Date.now() - ago * DAY + 8 * 3_600_000).toISOString().slice(0, 10)
      const fen = 4_900 + Math.floor(chance() * 12) * 6_300
      const yuan = `${(fen / 100).toFixed(2)}元`
      const shop = CITIES[at % CITIES.length]
      const lines = ago > 13 ? before : since
      lines.push(
        `R${at}-${back},${shop},${day} ${10 + (at % 10)}:05:09,${GOODS[(at + back) % 4]},${yuan},${yuan},${phone},`,
      )
    }
  }
  since.push('R-99-1,上海一店,2026-02-30 18:07:00,山茶花护手霜,89.00元,89.00元,13730000000,')
  since.push('R-99-2,上海一店,2026-03-01 18:07:00,山茶花护手霜,89.00元,-89.00元,13730000000,退货')
  since.push('R-99-3,上海一店,2026-03-01 18:09:00,晚安唇膜,129.00元,129.00元,1373000,')
  const customers = [
    'platform,externalId,phone,nickname,birthday,region,email',
    'taobao,tb_guqian,,顾倩倩,1991-03-08,浙江省杭州市,guqian@example.com',
    `,,${strangers[0]},顾倩倩,1991-03-08,浙江省杭州市,guqian@example.com`,
    'jd,jd_shenyan,,沈砚,1988-12-01,江苏省苏州市,shenyan@example.com',
    `,,${strangers[1]},沈砚,1988-12-01,江苏省苏州市,`,
  ]

  clock.offset = -12 * DAY
  await upload('orders', '收银明细 2026 上.csv', before)
  await classesNow()
  clock.offset = 0
  await upload('customers', '老客户.csv', customers)
  const importId = await upload('orders', '收银明细 2026 下.csv', since)
  await classesNow()
  await lookAtWaiting(running.deps, () => false)
  return { importId }

  /** Brought in, refused rows aside; its id. */
  async function upload(kind, name, lines) {
    const { token } = await api('POST', '/staff/sessions', { body: { username, password } })
    const form = new FormData()
    form.set('kind', kind)
    if (kind === 'orders') form.set('platform', 'pos')
    form.set('file', new Blob([lines.join('\n')]), name)
    const sent = await fetch(`${running.url}/api/v1/staff/imports`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Idempotency-Key': `sample-${kind}-${lines.length}` },
      body: form,
    })
    const { id, ...rest } = await sent.json()
    await running.runner.drain()
    const read = id && (await api('GET', `/staff/imports/${id}`, { token }))
    if (read?.status !== 'done') throw new Error(`${name}: ${sent.status} ${JSON.stringify(read ?? rest)}`)
    return id
  }
  /** The classes as the hour after midnight keeps them. */
  async function classesNow() {
    for (let so = await classOn(running.deps, null, () => false); so;) so = await classOn(running.deps, so, () => false)
  }
}
