import { oneDialect } from '../harness/world'
import { openReceiver } from '../server/partners/receiver'
import { install, type ServerProcess } from './installation'
import type { Person } from './people'
import { client, type Answer } from './post'

const full = process.env.TORTURE === 'full'
const CLAIMS = full ? 5_000 : 300
const KILLS = full ? 10 : 1
const SOCKETS = 32
/** A worker's lease, and a little; each server after a kill lives so much later, in ms. */
const LATER_MS = 31_000
/** Whatever failed a few times is due again after this, in ms. */
const PAUSES_OVER_MS = 1_800_000
/** So many deliveries one process has under way at most. */
const UNDER_WAY = 32

type Ask = Person & { key: string }

describe.each(oneDialect('mysql'))('kill -9 of who claims and of who tells [%s]', (dialect) => {
  it(`${CLAIMS} claims, ${KILLS} kills: every piece is told, nothing that was not is, doubles have one event id`, async () => {
    const receiver = await openReceiver()
    const place = await install(dialect === 'mysql' ? process.env.TEST_MYSQL_URL! : null, {
      WEBHOOK_PRIVATE_ADDRESSES: 'allow',
    })
    try {
      // A receiver that fails now and then, so that waiting deliveries are cut off as well.
      receiver.answer((n) => ({ status: n % 7 === 0 ? 500 : 200 }))
      const { people, templateId } = await place.errand<{ people: Person[]; templateId: string }>({
        make: { members: CLAIMS, pieces: CLAIMS, webhook: receiver.url },
      })
      const asks = people.map((p, i): Ask => ({ ...p, key: `claim-${i}` }))
      const known = new Map<Ask, Answer>()
      let offset = 0
      const serve = () => place.serve({ CLOCK_OFFSET_MS: String(offset) })
      for (let kill = 0; kill < KILLS; kill++) {
        const server = await serve()
        await claimUntil(server, templateId, asks, known, Math.round((CLAIMS * (kill + 1)) / (KILLS + 1)))
        await server.kill()
        offset += LATER_MS
      }
      receiver.answer(() => ({ status: 200 }))
      offset += PAUSES_OVER_MS
      const server = await serve()
      await claimUntil(server, templateId, asks, known, CLAIMS)
      const told = () => new Set(receiver.heard.map((h) => String(h.body.data.couponId)))
      const until = performance.now() + 60_000
      while (told().size < CLAIMS && performance.now() < until) await new Promise((next) => setTimeout(next, 100))
      await server.kill()

      const rows = await place.errand<{ id: string }[]>({
        sql: 'SELECT id FROM coupon WHERE couponTemplateId = ?',
        params: [templateId],
      })
      expect(rows).toHaveLength(CLAIMS)
      const pieces = new Set(rows.map((r) => r.id))
      expect([...pieces].filter((id) => !told().has(id))).toEqual([])
      expect([...told()].filter((id) => !pieces.has(id))).toEqual([])
      const events = new Map<string, string>()
      for (const { body } of receiver.heard) {
        const couponId = String(body.data.couponId)
        expect(events.get(couponId) ?? body.id).toBe(body.id)
        events.set(couponId, body.id)
      }
      expect(new Set(events.values()).size).toBe(CLAIMS)
      // Beyond the ones that failed and came again, a kill doubles at most what was under way.
      const failed = Math.floor(receiver.heard.length / 7)
      expect(receiver.heard.length - CLAIMS).toBeLessThanOrEqual(failed + (KILLS + 1) * UNDER_WAY)
    } finally {
      await place.remove()
      await receiver.close()
    }
  }, 300_000)
})

/** Works through what is not known yet until so many are. */
async function claimUntil(
  server: ServerProcess,
  templateId: string,
  asks: Ask[],
  known: Map<Ask, Answer>,
  until: number,
): Promise<void> {
  const { post, close } = client(server.url, SOCKETS)
  const open = asks.filter((a) => !known.has(a))
  const worker = async () => {
    for (let ask = open.shift(); ask && known.size < until; ask = open.shift()) {
      const { token, key } = ask
      const answer = await post(`/mini/coupon-templates/${templateId}/claims`, { token, key })
      expect(answer.status).toBe(201)
      known.set(ask, answer)
    }
  }
  await Promise.all(Array.from({ length: SOCKETS }, worker))
  close()
}
