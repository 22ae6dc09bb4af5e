import { oneDialect } from '../harness/world'
import { install, type ServerProcess } from './installation'
import type { Person } from './people'
import { client, type Answer, type Post } from './post'
import { askAll, askUntilKilled, type Known } from './until-killed'

/** Of the promised 50,000 redemptions and 50 kills 400 and 2 over both databases each time, all with `TORTURE=full`. */
const full = process.env.TORTURE === 'full'
const CODES = full ? 25_000 : 200
const KILLS = full ? 25 : 1

/** One code at two tills, each under its own key: one of the two may use it. */
type Ask = { code: string; key: string }

const OWNER = { username: 'owner', password: 'a-pass-phrase-of-the-owner' }
const ENV = { OWNER_USERNAME: OWNER.username, OWNER_PASSWORD: OWNER.password }
const STORE = { name: '中央大街店', regionCode: '230100', address: '中央大街 1 号' }

/** Everything a redemption writes, counted. */
const BOOKS = `SELECT (SELECT COUNT(*) FROM redemption) AS uses, (SELECT COUNT(DISTINCT couponId) FROM redemption) AS pieces,
  (SELECT COUNT(*) FROM coupon WHERE status = 'redeemed') AS used, (SELECT SUM(redeemed) FROM coupon_template) + (SELECT COALESCE(SUM(redeemed), 0) FROM coupon_count) AS counted,
  (SELECT COUNT(*) FROM timeline_entry WHERE kind = 'coupon_redeemed') AS told`

describe.each(oneDialect('mysql'))('kill -9 in the middle of redemptions [%s]', (dialect) => {
  it(`${CODES} codes at two tills each, ${KILLS} kills: none acknowledged is lost, none used twice`, async () => {
    const place = await install(dialect === 'mysql' ? process.env.TEST_MYSQL_URL! : null, ENV)
    try {
      const { people, templateId } = await place.errand<{ people: Person[]; templateId: string }>({
        make: { members: CODES, pieces: CODES },
      })
      const first = await place.serve()
      const codes = await codesOf(first, templateId, people)
      const till = await openTill(first)
      await first.kill()
      const asks = codes.flatMap((code, i): Ask[] => ['a', 'b'].map((side) => ({ code, key: `use-${side}-${i}` })))
      const redeem = (post: Post, { code, key }: Ask): Promise<Answer> =>
        post('/staff/redemptions', {
          token: till.token,
          key,
          body: { code, storeId: till.storeId, orderAmountFen: 100_000 },
        })

      const known: Known<Ask> = new Map()
      let unknown = 0
      for (let kill = 0; kill < KILLS; kill++) {
        const until = Math.round((asks.length * (kill + 1)) / (KILLS + 1))
        const sent = await askUntilKilled([await place.serve()], asks, known, until, redeem)
        unknown += sent - known.size
        const rows = await place.errand<{ id: string }[]>({ sql: 'SELECT id FROM redemption', params: [] })
        const there = new Set(rows.map((r) => r.id))
        expect(used(known).filter((a) => !there.has(redemptionOf(a)))).toEqual([])
      }
      // The kills fell into work: some tills were left without an answer.
      expect(unknown).toBeGreaterThan(0)

      const server = await place.serve()
      const settled = await askAll(server, asks, redeem)
      await server.kill()
      const broken = [...known].filter(([ask, a]) => {
        const again = settled.get(ask)
        return a.status === 201 && !(again?.replayed && again.text === a.text)
      })
      expect(broken).toEqual([])
      const outcomes = [...settled.values()].map((a) => a.code ?? String(a.status))
      expect(outcomes.filter((o) => o === '201')).toHaveLength(CODES)
      expect(outcomes.filter((o) => o === 'coupon_already_redeemed')).toHaveLength(CODES)
      const [books] = await place.errand<Record<string, number>[]>({ sql: BOOKS, params: [] })
      expect(Object.values(books!).map(Number)).toEqual([CODES, CODES, CODES, CODES, CODES])
    } finally {
      await place.remove()
    }
  }, 3_600_000)
})

const used = (known: Known<Ask>): Answer[] => [...known.values()].filter((a) => a.status === 201)
const redemptionOf = (answer: Answer): string => (JSON.parse(answer.text) as { redemptionId: string }).redemptionId

/** Everybody claims a piece; answers the codes. */
async function codesOf(server: ServerProcess, templateId: string, people: Person[]): Promise<string[]> {
  const claimed = await askAll(server, people, (post, { token, memberId }) =>
    post(`/mini/coupon-templates/${templateId}/claims`, { token, key: `claim-${memberId}` }),
  )
  return [...claimed.values()].map((a) => (JSON.parse(a.text) as { code: string }).code)
}

/** The owner signed in, and a store to redeem at. */
async function openTill(server: ServerProcess): Promise<{ token: string; storeId: string }> {
  const { post, close } = client(server.url, 1)
  const signedIn = await post('/staff/sessions', { token: '', body: OWNER })
  const { token } = JSON.parse(signedIn.text) as { token: string }
  const store = await post('/staff/stores', { token, body: STORE })
  close()
  return { token, storeId: (JSON.parse(store.text) as { id: string }).id }
}
