import { dialects } from '../harness/world'
import { install } from './installation'
import type { Person } from './people'
import type { Answer, Post } from './post'
import { askAll, askUntilKilled, type Known } from './until-killed'

/**
 * Over two processes on MySQL, over the one that may have the embedded database; all of them are killed in each round.
 * A part of the promised 100,000 claims and 50 kills each time, all of it with `TORTURE=full`.
 */
const full = process.env.TORTURE === 'full'
const SCALE = {
  mysql: full ? { claims: 100_000, rounds: 25, processes: 2 } : { claims: 1_500, rounds: 2, processes: 2 },
  sqlite: full ? { claims: 20_000, rounds: 10, processes: 1 } : { claims: 1_000, rounds: 1, processes: 1 },
}

type Ask = Person & { key: string }

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
      const known: Known<Ask> = new Map()
      let unknown = 0
      for (let kill = 0; kill < rounds; kill++) {
        const servers = await Promise.all(Array.from({ length: processes }, () => place.serve()))
        // The last kill comes before the last piece: so many must have been told that they have one.
        const until = Math.round((PIECES * (kill + 1)) / (rounds + 1))
        const sent = await askUntilKilled(servers, asks, known, until, claim(templateId))
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
      const settled = await askAll(server, asks, claim(templateId))
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

const claim =
  (templateId: string) =>
  (post: Post, { token, key }: Ask): Promise<Answer> =>
    post(`/mini/coupon-templates/${templateId}/claims`, { token, key })
