import { mariadbProgram, startDurableMariadb } from '../bench/durable-mariadb'
import { install } from './installation'
import type { Person } from './people'
import { client, type Answer } from './post'

/** A tenth of the promised 10,000 claims and one of 5 kills of the database each time, all of it with `TORTURE=full`. */
const full = process.env.TORTURE === 'full'
const [CLAIMS, KILLS] = full ? [10_000, 5] : [1_000, 1]
const SOCKETS = 32
/** After so long without a claim that works the service counts as not come back, in ms. */
const BACK_MS = full ? 30_000 : 60_000

type Ask = Person & { key: string }

describe('kill -9 of the database in the middle of claims', () => {
  // Where it is not installed the run says so, and fails where services are required.
  const there = mariadbProgram() === null ? it.skip : it
  there(
    `${CLAIMS} claims, ${KILLS} kills: nothing acknowledged is lost, the unknown settle by their keys`,
    async () => {
      const database = await startDurableMariadb()
      const place = await install(database.url)
      try {
        const { people, templateId } = await place.errand<{ people: Person[]; templateId: string }>({
          make: { members: CLAIMS, pieces: CLAIMS },
        })
        const server = await place.serve()
        const { post, close } = client(server.url, SOCKETS)
        const open = people.map((p, i): Ask => ({ ...p, key: `claim-${i}` }))
        const known = new Map<string, Answer>()
        let unknown = 0
        let kills = 0
        let lastGood = performance.now()
        let longest = 0
        let killing: Promise<void> | null = null
        const kill = async () => {
          kills += 1
          await database.crash()
          await database.restart()
          killing = null
        }
        const worker = async () => {
          for (let ask = open.shift(); ask; ask = open.shift()) {
            const answer = await post(`/mini/coupon-templates/${templateId}/claims`, ask).catch(() => null)
            if (answer?.status === 201) {
              known.set(ask.key, answer)
              longest = Math.max(longest, performance.now() - lastGood)
              lastGood = performance.now()
            } else {
              // Nothing is known of it: asked again with its key, after a while as a phone would.
              unknown += 1
              open.push(ask)
              if (performance.now() - lastGood > BACK_MS) throw new Error(`nothing works since ${BACK_MS} ms`)
              await new Promise((wait) => setTimeout(wait, 100))
            }
            if (!killing && known.size >= ((kills + 1) * CLAIMS) / (KILLS + 2) && kills < KILLS) killing = kill()
          }
        }
        await Promise.all(Array.from({ length: SOCKETS }, worker))
        close()
        expect([known.size, kills]).toEqual([CLAIMS, KILLS])
        // The kills fell into work: some callers were left without an answer, some of them though it had happened.
        expect(unknown).toBeGreaterThan(0)
        await server.kill()
        const ids = [...known.values()].map((a) => (JSON.parse(a.text) as { id: string }).id)
        const rows = await place.errand<{ id: string }[]>({
          sql: 'SELECT id FROM coupon WHERE couponTemplateId = ?',
          params: [templateId],
        })
        expect(rows.map((r) => r.id).sort()).toEqual(ids.sort())
        const [row] = await place.errand<Record<string, number>[]>({
          sql: `SELECT issued, (SELECT COUNT(DISTINCT memberId) FROM coupon WHERE couponTemplateId = ?) AS members,
                       (SELECT COUNT(*) FROM timeline_entry WHERE kind = 'coupon_claimed') AS told
                  FROM coupon_template WHERE id = ?`,
          params: [templateId, templateId],
        })
        expect(Object.values(row!).map(Number)).toEqual([CLAIMS, CLAIMS, CLAIMS])
        // Nobody had to do anything for the service to come back.
        expect(longest).toBeLessThan(BACK_MS)
      } finally {
        await place.remove()
        await database.stop()
      }
    },
    3_600_000,
  )
})
