import { oneDialect } from '../harness/world'
import { install, type ServerProcess } from './installation'

const full = process.env.TORTURE === 'full'
/** So many entries wait before each kill; more where a quick machine had sealed them all before it fell. */
const WAITING = full ? 9_000 : 3_000
const KILLS = full ? 10 : 1
const OWNER = { username: 'owner', password: 'a long password of hers' }

/** 0 to 99,999, on either database. */
const digits =
  '(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)'
const numbers = `SELECT a.d + 10 * b.d + 100 * c.d + 1000 * f.d + 10000 * g.d AS n FROM ${digits} a, ${digits} b, ${digits} c, ${digits} f, ${digits} g`

describe.each(oneDialect('mysql'))('kill -9 of who seals the audit log [%s]', (dialect) => {
  it(`${KILLS} kills while entries from before are sealed: each is sealed once, and the chain is whole`, async () => {
    const place = await install(dialect === 'mysql' ? process.env.TEST_MYSQL_URL! : null, {
      OWNER_USERNAME: OWNER.username,
      OWNER_PASSWORD: OWNER.password,
      RATE_LIMIT_PER_IP_PER_MIN: '1000000',
    })
    try {
      let written = 0
      const write = async (more: number) => {
        await place.errand({
          sql: `INSERT INTO audit_entry (id, at, actorKind, action, objectKind, reason)
                SELECT 1000000 + n, 1700000000000 + n, 'system', 'coupons.void', 'coupon', n * 7 FROM (${numbers}) x
                WHERE n >= ? AND n < ?`,
          params: [written, written + more],
        })
        written += more
        await place.errand({ sql: "UPDATE audit_head SET fill = 'first'", params: [] })
      }
      const processes = dialect === 'mysql' ? 2 : 1
      let inside = 0
      for (let waiting = WAITING; inside < KILLS;) {
        const before = await sealsIn(place)
        await write(waiting)
        const servers = await Promise.all(Array.from({ length: processes }, () => place.serve()))
        const chain = await asker(servers[0]!)
        while (((await chain('GET', 'chain')).sealed as number) < before.seals + waiting / 10)
          await new Promise((next) => setTimeout(next, 5))
        await Promise.all(servers.map((server) => server.kill()))
        const { entries, ...sealed } = await sealsIn(place)
        expect(sealed).toEqual({ seals: sealed.last, last: sealed.last, different: sealed.last })
        // The kill fell into work; who had finished before it gets twice as much the next time.
        if (sealed.seals < entries) inside++
        else waiting = Math.min(2 * waiting, 100_000 - written)
        expect(waiting).toBeGreaterThan(0)
      }
      const server = await place.serve()
      const chain = await asker(server)
      while (((await chain('GET', 'chain')).sealed as number) < written)
        await new Promise((next) => setTimeout(next, 50))
      expect(await chain('POST', 'verifications')).toMatchObject({ ok: true, firstBrokenId: null, unsealed: 0 })
      await server.kill()
      const all = await sealsIn(place)
      expect(all.last).toBe(all.entries)
    } finally {
      await place.remove()
    }
  }, 600_000)
})

async function sealsIn(place: Awaited<ReturnType<typeof install>>) {
  const [row] = await place.errand<Record<string, number>[]>({
    sql: `SELECT COUNT(*) AS seals, COALESCE(MAX(seq), 0) AS last, COUNT(DISTINCT entryId) AS different,
                 (SELECT COUNT(*) FROM audit_entry) AS entries FROM audit_seal`,
    params: [],
  })
  const [seals, last, different, entries] = [row!.seals, row!.last, row!.different, row!.entries].map(Number)
  return { seals: seals!, last: last!, different: different!, entries: entries! }
}

/** Somebody who may ask about the chain. */
async function asker({ url }: ServerProcess) {
  const ask = async (method: string, path: string, more: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${url}/api/v1/staff/${path}`, { method, ...more })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Record<string, unknown>
  }
  const headers = { 'Content-Type': 'application/json' }
  const { token } = await ask('POST', 'sessions', { headers, body: JSON.stringify(OWNER) })
  return (method: string, path: string) =>
    ask(method, `audit-log/${path}`, { headers: { Authorization: `Bearer ${String(token)}` } })
}
