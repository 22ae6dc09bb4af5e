import { oneDialect } from '../harness/world'
import { install, type ServerProcess } from './installation'

const full = process.env.TORTURE === 'full'
/** So many entries wait before each kill; more where a quick machine had sealed them all before it fell. */
const WAITING = full ? 9_000 : 3_000
const KILLS = full ? 10 : 1
/** So many can be written into one installation. */
const MOST = 100_000
const OWNER = { username: 'owner', password: 'a long password of hers' }

/** 0 to 99,999, on either database. */
const digits =
  '(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)'
const numbers = `SELECT a.d + 10 * b.d + 100 * c.d + 1000 * f.d + 10000 * g.d AS n FROM ${digits} a, ${digits} b, ${digits} c, ${digits} f, ${digits} g`

describe.each(oneDialect('mysql'))('kill -9 of who seals the audit log [%s]', (dialect) => {
  it(`${KILLS} kills while entries from before are sealed: each is sealed once, and the chain is whole`, async () => {
    let inside = 0
    // Who had finished before the kill gets twice as much the next time.
    for (let waiting = WAITING; inside < KILLS; waiting *= 2) {
      expect(waiting).toBeLessThanOrEqual(MOST)
      inside += await killInside(dialect, { waiting, kills: KILLS - inside })
    }
  }, 600_000)
})

/**
 * Kills the sealers of a new installation up to so many times and looks at the chain after each kill and in the end. Resolves
 * to how many kills fell into work; a sealer that had finished before ends it.
 */
async function killInside(dialect: string, { waiting, kills }: { waiting: number; kills: number }): Promise<number> {
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
    }
    await place.errand({ sql: "UPDATE audit_head SET fill = 'first'", params: [] })
    const processes = dialect === 'mysql' ? 2 : 1
    let inside = 0
    for (let finished = false; !finished && inside < kills && written + waiting <= MOST;) {
      const before = await sealsIn(place)
      await write(waiting)
      const servers = await Promise.all(Array.from({ length: processes }, () => place.serve()))
      await sealedUpTo(await asker(servers[0]!), before.seals + waiting / 10)
      await Promise.all(servers.map((server) => server.kill()))
      const { entries, ...sealed } = await sealsIn(place)
      expect(sealed).toEqual({ seals: sealed.last, last: sealed.last, different: sealed.last })
      finished = sealed.seals >= entries
      if (!finished) inside++
    }
    const server = await place.serve()
    const chain = await asker(server)
    await sealedUpTo(chain, written)
    expect(await chain('POST', 'verifications')).toMatchObject({ ok: true, firstBrokenId: null, unsealed: 0 })
    await server.kill()
    const all = await sealsIn(place)
    expect(all.last).toBe(all.entries)
    return inside
  } finally {
    await place.remove()
  }
}

type Asker = Awaited<ReturnType<typeof asker>>

/** Resolves when so many are sealed; refuses where nothing more is sealed for a minute. */
async function sealedUpTo(chain: Asker, wanted: number): Promise<void> {
  let last = -1
  for (let moved = Date.now(), now = 0; now < wanted;) {
    now = (await chain('GET', 'chain')).sealed as number
    if (now > last) moved = Date.now()
    if (Date.now() - moved > 60_000) throw new Error(`${now} of ${wanted} are sealed, and no more`)
    last = now
    await new Promise((next) => setTimeout(next, 5))
  }
}

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
