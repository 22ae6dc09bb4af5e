import { oneDialect } from '../harness/world'
import { upload } from '../harness/upload'
import { install } from './installation'
import { client } from './post'

const full = process.env.TORTURE === 'full'
const ORDERS = full ? 20_000 : 900
const KILLS = full ? 20 : 1
/** A worker's lease, and a little; each server after a kill lives so much later, in ms. */
const LATER_MS = 31_000
const PEOPLE = 500

const FILE = [
  'platform,orderNo,paidAt,amount,status,phone,items',
  ...Array.from({ length: ORDERS }, (_, n) => {
    const phone = n % 100 === 99 ? '138****0000' : `137${String(10_000_000 + (n % PEOPLE))}`
    return `taobao,K-${n},2026-02-20 08:00:00,${n % 50}.00,交易成功,${phone},茶`
  }),
  '',
].join('\n')
const REFUSED = Math.floor(ORDERS / 100)
const OWNER = { OWNER_USERNAME: 'owner', OWNER_PASSWORD: 'a long password' }

describe.each(oneDialect('mysql'))('kill -9 of who brings a file in [%s]', (dialect) => {
  it(`${ORDERS} orders, ${KILLS} kills: each order once, each person once, each row counted once`, async () => {
    const place = await install(dialect === 'mysql' ? process.env.TEST_MYSQL_URL! : null, OWNER)
    try {
      let offset = 0
      const serve = () => place.serve({ CLOCK_OFFSET_MS: String(offset) })
      let server = await serve()
      const signIn = async (): Promise<string> => {
        const { post, close } = client(server.url, 1)
        const body = { username: OWNER.OWNER_USERNAME, password: OWNER.OWNER_PASSWORD }
        const answer = await post('/staff/sessions', { token: '', body })
        close()
        return (JSON.parse(answer.text) as { token: string }).token
      }
      const token = await signIn()
      const sent = await upload(server, token, { text: FILE })
      expect(sent.status).toBe(202)
      const far = async () => {
        const answer = await fetch(`${server.url}/api/v1/staff/imports/${sent.body.id}`, {
          headers: { Authorization: `Bearer ${token}` },
        })
        return (await answer.json()) as { status: string; total: number }
      }
      const reach = async (rows: number) => {
        const until = performance.now() + 120_000
        for (;;) {
          const one = await far()
          if (one.status === 'done' || (one.total >= rows && rows < ORDERS)) return one
          if (performance.now() > until) throw new Error(`it stands at ${JSON.stringify(one)}`)
          await new Promise((next) => setTimeout(next, 10))
        }
      }
      for (let kill = 0; kill < KILLS; kill++) {
        const one = await reach(Math.ceil((ORDERS * (kill + 1)) / (KILLS + 2)))
        expect(one.status).toBe('running')
        await server.kill()
        offset += LATER_MS
        server = await serve()
      }
      expect(await reach(ORDERS)).toMatchObject({
        status: 'done',
        total: ORDERS,
        accepted: ORDERS - REFUSED,
        updated: 0,
        rejected: REFUSED,
        reasons: [{ reason: 'no_person', count: REFUSED }],
      })
      await server.kill()
      const count = async (sql: string) => Number((await place.errand<{ n: number }[]>({ sql, params: [] }))[0]!.n)
      expect(await count('SELECT COUNT(*) AS n FROM shop_order')).toBe(ORDERS - REFUSED)
      expect(await count('SELECT COUNT(*) AS n FROM shop_order_change')).toBe(ORDERS - REFUSED)
      const people = new Set(
        Array.from({ length: ORDERS }, (_, n) => n)
          .filter((n) => n % 100 !== 99)
          .map((n) => n % PEOPLE),
      )
      expect(await count("SELECT COUNT(*) AS n FROM member WHERE status = 'lead'")).toBe(people.size)
      expect(await count('SELECT SUM(orderCount) AS n FROM member_stat')).toBe(ORDERS - REFUSED)
    } finally {
      await place.remove()
    }
  }, 600_000)
})
