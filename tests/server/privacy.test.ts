import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { createLog, type Log } from '../../server/base/log'
import { seed } from '../../server/seed/sample-brand'
import type { RouteSpec } from '../../shared/contract/route'
import { ROUTES, type RouteName } from '../../shared/contract/table'
import { makeRows, must } from '../harness/rows'
import { onEachDatabase, type World } from '../harness/world'

const PHONE = '13987654321'
const SECOND = '13987650000'
const EMAIL = 'canary.bird@example.com'
/** As it stands in the member's own profile and nowhere else. */
const OWN_EMAIL = `"email":"${EMAIL}"`
const CANARIES = [PHONE, SECOND, EMAIL, 'session_key']

/** A log that is kept, at the loudest level, through the same allow-list as the real one. */
function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = []
  const log = createLog('trace')
  const stream = pino.symbols.streamSym as unknown as symbol
  ;(log as unknown as Record<symbol, unknown>)[stream] = { write: (line: string) => void lines.push(line) }
  return { log, lines }
}

/** Every byte the installation keeps. */
async function everyByte(w: World): Promise<string> {
  if (w.dialect === 'sqlite') {
    await w.db.read((tx) => tx.query('PRAGMA wal_checkpoint(TRUNCATE)'))
    return readdirSync(w.folder)
      .filter((f) => f.startsWith('membership.db'))
      .map((f) => readFileSync(join(w.folder, f), 'latin1'))
      .join('\n')
  }
  const tables = (await w.db.read((tx) =>
    tx.query('SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()'),
  )) as { name: string }[]
  const dumps: string[] = []
  for (const { name } of tables) {
    const rows = (await w.db.read((tx) => tx.query(`SELECT * FROM \`${name}\``))) as Record<string, unknown>[]
    dumps.push(
      rows
        .map((r) =>
          Object.values(r)
            .map((v) => (Buffer.isBuffer(v) ? v.toString('latin1') : String(v)))
            .join('|'),
        )
        .join('\n'),
    )
  }
  return dumps.join('\n')
}

const MARCH = { from: '2026-03-01', to: '2026-03-31' }
/** What a route cannot be asked without. */
const DEMANDED: Partial<Record<RouteName, Record<string, string>>> = {
  readFunnel: MARCH,
  readPeriods: MARCH,
  readStoreFigures: MARCH,
  readCohort: MARCH,
  listWanted: { scene: 'after_join' },
  listViews: { page: 'members' },
}

onEachDatabase('personal data', (open) => {
  let w: World
  const kept = keptLog()
  const answers: string[] = []
  beforeAll(async () => {
    w = await open({ log: kept.log, env: { LOG_LEVEL: 'trace' } })
    await seed(w.deps)
  }, 60_000)
  afterAll(() => w.close())

  it('appears in no answer, no log line and no stored byte in plain', async () => {
    const rows = await makeRows(w)
    const service = await w.staff('service')
    const remember = <T extends { text: string }>(answer: T): T => {
      answers.push(answer.text)
      return answer
    }
    const she = await w.person({ phone: PHONE })
    const token = await she.logIn()
    const versions = await w.agreementVersions()
    const joined = remember(
      must(
        await w.call('join', {
          token,
          body: { phoneCode: await she.phoneCode(), consents: { ...versions, marketing: { wechat: true } } },
        }),
      ),
    )
    remember(must(await w.call('editMe', { token, body: { email: EMAIL, nickname: '金丝雀' } })))
    const memberId = joined.body.member.id

    // The phone is taken: the stranger learns no more than a masked number.
    const stranger = await w.person({ phone: PHONE, unionid: null })
    const strangerToken = await stranger.logIn()
    const taken = remember(
      await w.call('join', {
        token: strangerToken,
        body: { phoneCode: await stranger.phoneCode(), consents: versions },
      }),
    )
    expect([taken.status, taken.body.code]).toEqual([409, 'phone_bound_to_other_account'])

    // Every route that can be read, by everybody who may; refused ones count as well.
    for (const name of Object.keys(ROUTES) as RouteName[]) {
      const row: RouteSpec = ROUTES[name]
      if (row.method !== 'GET') continue
      const params = row.path.includes('/members/:id') ? { id: memberId } : rows.params(name)
      const query = DEMANDED[name]
      for (const who of [rows.owner, service.token, token]) remember(await w.send(name, { params, token: who, query }))
    }
    const found = remember(must(await w.call('searchMembers', { token: service.token, body: { phone: PHONE } })))
    expect(found.body.items).toMatchObject([
      { id: memberId, phoneMasked: '139****4321', emailMasked: expect.stringContaining('***') as string },
    ])
    remember(await w.call('searchMembers', { token: service.token, body: { phone: `${PHONE}x` } }))
    remember(await w.call('listMembers', { token: service.token, query: { q: PHONE } }))
    remember(await w.call('editMe', { token, body: { email: `${EMAIL} ` } }))

    // Another phone, bound by the member herself: the sandbox hands out the new number's code.
    expect(
      must(
        await w.call('revealPhone', {
          token: service.token,
          params: { id: memberId },
          body: { reason: '顾客来电核对' },
        }),
      ).body.phone,
    ).toContain(PHONE)
    await w.jobs()

    const bytes = await everyByte(w)
    for (const canary of CANARIES) {
      // Her own e-mail is hers to see and correct; nobody else gets it, and no phone number leaves even towards her.
      expect(answers.filter((a) => a.replace(OWN_EMAIL, '').includes(canary))).toEqual([])
      expect(kept.lines.filter((l) => l.includes(canary))).toEqual([])
      expect(bytes.includes(canary)).toBe(false)
    }
    expect(kept.lines.length).toBeGreaterThan(20)
    expect(answers.length).toBeGreaterThan(60)
    expect(bytes).toContain('139****4321')
    const openid = (she.shown.openids as { mini: string }).mini
    expect(kept.lines.filter((l) => l.includes(openid) || l.includes(token))).toEqual([])
    expect(bytes.includes(token)).toBe(false)
    const revealed = must(await w.call('listAudit', { token: rows.owner, query: { limit: 200 } })).body.items.filter(
      (e) => e.objectId === memberId && e.reason === '顾客来电核对',
    )
    expect(revealed).toHaveLength(1)
  }, 60_000)
})
