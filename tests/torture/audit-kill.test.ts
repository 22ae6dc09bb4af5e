import { dialects } from '../harness/world'
import { install, type ServerProcess } from './installation'

const full = process.env.TORTURE === 'full'
const ENTRIES = full ? 90_000 : 9_000
const KILLS = full ? 10 : 2
const OWNER = { username: 'owner', password: 'a long password of hers' }

/** 0 to 99,999, on either database. */
const digits =
  '(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)'
const numbers = `SELECT a.d + 10 * b.d + 100 * c.d + 1000 * f.d + 10000 * g.d AS n FROM ${digits} a, ${digits} b, ${digits} c, ${digits} f, ${digits} g`

describe.each(dialects())('kill -9 of who seals the audit log [%s]', (dialect) => {
  it(`${ENTRIES} entries from before, ${KILLS} kills: each is sealed once, and the chain is whole`, async () => {
    const place = await install(dialect === 'mysql' ? process.env.TEST_MYSQL_URL! : null, {
      OWNER_USERNAME: OWNER.username,
      OWNER_PASSWORD: OWNER.password,
      RATE_LIMIT_PER_IP_PER_MIN: '1000000',
    })
    try {
      await place.errand({
        sql: `INSERT INTO audit_entry (id, at, actorKind, action, objectKind, reason)
              SELECT 1000000 + n, 1700000000000 + n, 'system', 'coupons.void', 'coupon', n * 7 FROM (${numbers}) x WHERE n < ?`,
        params: [ENTRIES],
      })
      await place.errand({ sql: "UPDATE audit_head SET fill = 'first'", params: [] })
      const processes = dialect === 'mysql' ? 2 : 1
      let inside = 0
      for (let kill = 0; kill < KILLS; kill++) {
        const servers = await Promise.all(Array.from({ length: processes }, () => place.serve()))
        const chain = await asker(servers[0]!)
        const until = Math.round((ENTRIES * (kill + 1)) / (KILLS + 2))
        while (((await chain('GET', 'chain')).sealed as number) < until)
          await new Promise((next) => setTimeout(next, 5))
        await Promise.all(servers.map((server) => server.kill()))
        const sealed = await sealsIn(place)
        expect(sealed.seals).toBeGreaterThanOrEqual(until)
        if (sealed.seals < ENTRIES) inside++
        expect(sealed).toEqual({ seals: sealed.last, last: sealed.last, different: sealed.last })
      }
      // The kills fell into work.
      expect(inside).toBeGreaterThan(0)
      const server = await place.serve()
      const chain = await asker(server)
      while (((await chain('GET', 'chain')).sealed as number) < ENTRIES)
        await new Promise((next) => setTimeout(next, 50))
      expect(await chain('POST', 'verifications')).toMatchObject({ ok: true, firstBrokenId: null, unsealed: 0 })
      await server.kill()
      const [log] = await place.errand<{ n: number }[]>({ sql: 'SELECT COUNT(*) AS n FROM audit_entry', params: [] })
      expect((await sealsIn(place)).last).toBe(Number(log!.n))
    } finally {
      await place.remove()
    }
  }, 600_000)
})

async function sealsIn(place: Awaited<ReturnType<typeof install>>) {
  const [row] = await place.errand<Record<string, number>[]>({
    sql: 'SELECT COUNT(*) AS seals, MAX(seq) AS last, COUNT(DISTINCT entryId) AS different FROM audit_seal',
    params: [],
  })
  return { seals: Number(row!.seals), last: Number(row!.last), different: Number(row!.different) }
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
