import { dialects } from '../harness/world'
import { install, type ServerProcess } from './installation'
import type { Person } from './people'
import { client, type Answer, type Post } from './post'

/** The promise names 5,000 claims; the full run kills five times on the way, a quick one twice. */
const CLAIMS = 5_000
const PIECES = 4_000
const KILLS = process.env.TORTURE === 'full' ? 5 : 2
const SOCKETS = 64

type Ask = Person & { key: string }
/** What the caller knows of each claim; no entry means it was not sent or nothing came back. */
type Known = Map<Ask, Answer>

describe.each(dialects())('kill -9 in the middle of claims [%s]', (dialect) => {
  it(`${CLAIMS} claims, ${KILLS} kills: nothing acknowledged is lost, the unknown settle by their keys`, async () => {
    const place = await install(dialect === 'mysql' ? process.env.TEST_MYSQL_URL! : null)
    try {
      const { people, templateId } = await place.errand<{ people: Person[]; templateId: string }>({
        make: { members: CLAIMS, pieces: PIECES },
      })
      const asks = people.map((p, i): Ask => ({ ...p, key: `claim-${i}` }))
      const known: Known = new Map()
      let unknown = 0
      for (let kill = 0; kill < KILLS; kill++) {
        const server = await place.serve()
        const until = Math.round((CLAIMS * (kill + 1)) / (KILLS + 2))
        const sent = await claimUntilKilled(server, templateId, asks, known, until)
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
  }, 300_000)
})

const couponOf = (answer: Answer): string => (JSON.parse(answer.text) as { id: string }).id

/** Works through what is not known yet until so many are acknowledged, then kills; answers how many were ever sent. */
async function claimUntilKilled(
  server: ServerProcess,
  templateId: string,
  asks: Ask[],
  known: Known,
  until: number,
): Promise<number> {
  const { post, close } = client(server.url, SOCKETS)
  const open = asks.filter((a) => !known.has(a))
  let sent = known.size
  let killed: Promise<void> | null = null
  const worker = async () => {
    for (let ask = open.shift(); ask && !killed; ask = open.shift()) {
      sent += 1
      const answer = await claim(post, templateId, ask).catch(() => null)
      if (answer) known.set(ask, answer)
      if (known.size >= until) killed ??= server.kill()
    }
  }
  await Promise.all(Array.from({ length: SOCKETS }, worker))
  await (killed ?? server.kill())
  close()
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
