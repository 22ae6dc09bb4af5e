import { randomBytes } from 'node:crypto'
import { oneDialect } from '../harness/world'
import { install } from './installation'

const full = process.env.TORTURE === 'full'
const KEYS = full ? 50_000 : 3_000
const KILLS = full ? 5 : 1

/** Killed again and again, beside a running server where the database lets two in, and begun again each time. */
describe.each(oneDialect('mysql'))('kill -9 in the middle of a rekey [%s]', (dialect) => {
  it(`${KEYS} keys, ${KILLS} kills: the work goes on where it stood, and the old key can go`, async () => {
    const place = await install(dialect === 'mysql' ? process.env.TEST_MYSQL_URL! : null)
    try {
      const sealed = await place.errand<Record<string, string>>({ keys: KEYS })
      const newest = `k2:${randomBytes(32).toString('base64')}`
      const both = { DATA_KEYS: `${newest},${place.dataKeys}` }
      const server = dialect === 'mysql' ? await place.serve(both) : null
      const left = async () => {
        const sql = "SELECT COUNT(*) AS n FROM member_key WHERE kid <> 'k2'"
        return Number((await place.errand<{ n: number }[]>({ sql, params: [] }))[0]!.n)
      }
      let before = KEYS
      for (let kill = 0; kill < KILLS; kill++) {
        expect((await place.run('rekey', both, 2)).code).toBeNull()
        const now = await left()
        expect(now).toBeLessThan(before)
        expect(now).toBeGreaterThan(0)
        before = now
      }
      const { code, said } = await place.run('rekey', both)
      expect([code, said.at(-1)]).toEqual([0, 'everything is under k2; DATA_KEYS no longer needs t1'])
      // It took up what was left, no more.
      expect(said[0]).toContain(` of ${before} `)
      expect(await left()).toBe(0)
      await server?.kill()
      const ids = Object.keys(sealed).filter((_, i) => i % 7 === 0)
      const some = Object.fromEntries(ids.map((id) => [id, sealed[id]!]))
      const opened = await place.errand<Record<string, string>>({ open: some }, { DATA_KEYS: newest })
      expect(opened).toEqual(Object.fromEntries(ids.map((id) => [id, `value ${id.slice(4)}`])))
    } finally {
      await place.remove()
    }
  }, 300_000)
})
