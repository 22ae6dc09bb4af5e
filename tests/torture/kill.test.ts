import { dialects } from '../harness/world'
import { install, type ServerProcess } from './installation'
import type { Person } from './people'
import { client, type Answer, type Post } from './post'

/**
 * Over two processes on MySQL, over the one that may have the embedded database; all of them are killed in each round.
 * A tenth of the promised 100,000 claims and 50 kills each time, all of it with `TORTURE=full`.
 */
const full = process.env.TORTURE === 'full'
const SCALE = {
  mysql: full ? { claims: 100_000, rounds: 25, processes: 2 } : { claims: 10_000, rounds: 3, processes: 2 },
  sqlite: full ? { claims: 20_000, rounds: 10, processes: 1 } : { claims: 1_000, rounds: 1, processes: 1 },
}
const SOCKETS = 64

type Ask = Person & { key: string }
/** What the caller knows of each claim; no entry means it was not sent or nothing came back. */
type Known = Map<Ask, Answer>

describe.each(dialects())('kill -9 in the middle of claims [%s]', (dialect) => {
  const { claims: CLAIMS, rounds, processes } = SCALE[dialect]
  const PIECES = CLAIMS * 0.8
  it(`${CLAIMS} claims, ${rounds * processes} kills: nothing acknowledged is lost, the unknown settle by their keys`, async () => {
    const place = await install(dialect === 'mysql' ? process.env.TEST_MYSQL_URL! : null)
    try {
      const { people, templateId } = await place.errand<{ people: Person[]; templateId: string }>({
        make: { members: CLAIMS, pieces: PIECES },
      })
      const asks = people.map((p, i): Ask => ({ ...p, key: `claim-${i}` }))
      const known: Known = new Map()
      let unknown = 0
      for (let kill = 0; kill < rounds; kill++) {
        const servers = await Promise.all(Array.from({ length: processes }, () => place.serve()))
        // The last kill comes before the last piece: so many must have been told that they have one.
        const until = Math.round((PIECES * (kill + 1)) / (rounds + 1))
        const sent = await claimUntilKilled(servers, templateId, asks, known, until)
        unknown += sent - known.size
        const sql = 'SELECT id FROM coupon WHERE couponTemplateId = ?'
        const rows = await place.errand<{ id: string }[]>({ sql, params: [templateId] })
        const ids = new Set(rows.map((c) => c.id))
        const acknowledged = [...known.values()].filter((a) => a.status === 201)
        expect(acknowledged.length).toBeGreaterThanOrEqual(until)
        expect(acknowledged.filter((a) => !ids.has(couponOf(a)))).toEqual([])
      }
      // The kills fell into work: some callers were left without an answer.
      expect(unknown).toBeGreaterThan(0)

      const server = await place.serve()
      const before = new Map(known)
      const settled = await everybody(server, templateId, asks)
      await server.kill()
      const broken = [...before].filter(([ask, a]) => {
        const again = settled.get(ask)
        return a.status === 201 && !(again?.replayed && again.text === a.text)
      })
      expect(broken).toEqual([])
      const outcomes = [...settled.values()].map((a) => a.code ?? String(a.status))
      expect(outcomes.filter((o) => o === '201')).toHaveLength(PIECES)
      expect(outcomes.filter((o) => o === 'coupon_sold_out')).toHaveLength(CLAIMS - PIECES)
      const [row] = await place.errand<Record<string, number>[]>({
        sql: `SELECT (SELECT COUNT(*) FROM coupon WHERE couponTemplateId = ?) AS pieces,
                     (SELECT COUNT(DISTINCT memberId) FROM coupon WHERE couponTemplateId = ?) AS members,
                     (SELECT issued FROM coupon_template WHERE id = ?) AS issued,
                     (SELECT COUNT(*) FROM timeline_entry WHERE kind = 'coupon_claimed') AS told`,
        params: [templateId, templateId, templateId],
      })
      expect(Object.values(row!).map(Number)).toEqual([PIECES, PIECES, PIECES, PIECES])
    } finally {
      await place.remove()
    }
  }, 3_600_000)
})

const couponOf = (answer: Answer): string => (JSON.parse(answer.text) as { id: string }).id

/** Works through what is not known yet until so many are acknowledged, then kills; answers how many were ever sent. */
async function claimUntilKilled(
  servers: ServerProcess[],
  templateId: string,
  asks: Ask[],
  known: Known,
  until: number,
): Promise<number> {
  const clients = servers.map((s) => client(s.url, SOCKETS))
  const killAll = () => Promise.all(servers.map((s) => s.kill())).then(() => undefined)
  const open = asks.filter((a) => !known.has(a))
  let sent = known.size
  let killed: Promise<void> | null = null
  const worker = async () => {
    for (let ask = open.shift(); ask && !killed; ask = open.shift()) {
      sent += 1
      const { post } = clients[sent % clients.length]!
      const answer = await claim(post, templateId, ask).catch(() => null)
      if (answer) known.set(ask, answer)
      if (known.size >= until) killed ??= killAll()
    }
  }
  await Promise.all(Array.from({ length: SOCKETS }, worker))
  await (killed ?? killAll())
  for (const { close } of clients) close()
  return sent
}

async function everybody(server: ServerProcess, templateId: string, asks: Ask[]): Promise<Known> {
  const { post, close } = client(server.url, SOCKETS)
  const open = [...asks]
  const known: Known = new Map()
  const worker = async () => {
    for (let ask = open.shift(); ask; ask = open.shift()) known.set(ask, await claim(post, templateId, ask))
  }
  await Promise.all(Array.from({ length: SOCKETS }, worker))
  close()
  return known
}

const claim = (post: Post, templateId: string, { token, key }: Ask): Promise<Answer> =>
  post(`/mini/coupon-templates/${templateId}/claims`, { token, key })
