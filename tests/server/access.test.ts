import type { OpenScope, RouteSpec, StaffRole } from '../../shared/contract/route'
import { OPEN_SCOPES, STAFF_ROLES } from '../../shared/contract/route'
import { ROUTES, type RouteName } from '../../shared/contract/table'
import { unservedRoutes } from '../../server/app'
import { onOneDatabase, type World } from '../harness/world'
import { apiKey, makeRows, type Rows } from '../harness/rows'

/**
 * Made from the route table: whoever adds a row gets these tests with it, and a row whose path names something must
 * say in tests/harness/rows.ts how such a thing is made.
 */
const NAMES = Object.keys(ROUTES) as RouteName[]
const rowOf = (name: RouteName): RouteSpec => ROUTES[name]
const withParams = NAMES.filter((n) => rowOf(n).params !== undefined)
const demanding = NAMES.filter((n) => {
  const { who } = rowOf(n)
  return who.side === 'staff' || who.side === 'open' || (who.side === 'mini' && who.needs !== 'guest')
})
const KEY = { key: 'access-test' }

onOneDatabase('access', 'sqlite', (open) => {
  let w: World
  let rows: Rows
  const tokens = new Map<StaffRole, string>()
  /** Keys that may do everything but this. */
  const others = new Map<OpenScope, string>()
  let guest: string
  let member: string

  beforeAll(async () => {
    w = await open()
    rows = await makeRows(w)
    for (const role of STAFF_ROLES)
      tokens.set(role, (await w.staff(role, role === 'cashier' ? rows.storeId : null)).token)
    for (const scope of OPEN_SCOPES) {
      const but = OPEN_SCOPES.filter((s) => s !== scope)
      others.set(scope, (await apiKey(w, tokens.get('owner')!, but)).key)
    }
    guest = await (await w.person()).logIn()
    member = rows.memberToken
  }, 60_000)
  afterAll(() => w.close())

  /** Somebody who may. */
  const allowed = (name: RouteName): string | undefined => {
    const { who } = rowOf(name)
    if (who.side === 'open') return rows.apiKey.key
    return who.side === 'staff' ? tokens.get('owner') : who.side === 'mini' ? member : undefined
  }

  it('serves every row of the table and nothing twice', () => {
    expect(unservedRoutes(w.deps)).toEqual([])
    const paths = NAMES.map((n) => `${rowOf(n).method} ${rowOf(n).path}`)
    expect(new Set(paths).size).toBe(paths.length)
  })

  it.each(demanding)('%s refuses a stranger with 401', async (name) => {
    const params = rows.params(name)
    const { side } = rowOf(name).who
    const known = { mini: member, staff: tokens.get('owner'), open: rows.apiKey.key, public: undefined }
    // A token or key of another side opens nothing here.
    const foreign = Object.entries(known).flatMap(([of, token]) => (of === side ? [] : [token]))
    for (const token of [undefined, 'x'.repeat(43), `f2m_${'x'.repeat(43)}`, ...foreign]) {
      const answer = await w.send(name, { params, token, ...KEY })
      expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated'])
    }
  })

  it.each(NAMES.filter((n) => rowOf(n).who.side === 'staff'))('%s refuses every other role with 403', async (name) => {
    const { who } = rowOf(name)
    if (who.side !== 'staff') throw new Error('not a staff row')
    for (const role of STAFF_ROLES) {
      if (who.roles.includes(role)) continue
      const answer = await w.send(name, { params: rows.params(name), token: tokens.get(role), ...KEY })
      expect([role, answer.status, answer.body.code]).toEqual([role, 403, 'forbidden'])
    }
    expect(who.roles).toContain('owner')
  })

  it.each(NAMES.filter((n) => rowOf(n).who.side === 'open'))('%s refuses a key without its scope', async (name) => {
    const { who } = rowOf(name)
    if (who.side !== 'open') throw new Error('not an open row')
    const other = others.get(who.scope)
    const body = rowOf(name).body ? { nonsense: 1 } : undefined
    const answer = await w.send(name, { params: rows.params(name), token: other, body })
    expect([answer.status, answer.body.code]).toEqual([403, 'scope_missing'])
  })

  const memberOnly = NAMES.filter((n) => {
    const { who } = rowOf(n)
    return who.side === 'mini' && who.needs === 'member'
  })
  it.each(memberOnly)('%s asks a guest to join', async (name) => {
    const answer = await w.send(name, { params: rows.params(name), token: guest, ...KEY })
    expect([answer.status, answer.body.code]).toEqual([403, 'membership_required'])
  })

  it.each(withParams)('%s answers 404 for what is not there, before it looks at the body', async (name) => {
    const absent = Object.fromEntries(
      Object.keys(rows.params(name)).map((p) => [p, p === 'document' ? 'privacyPolicy' : 'no-such-thing']),
    )
    const body = rowOf(name).body ? { nonsense: 1 } : undefined
    const answer = await w.send(name, { params: absent, token: allowed(name), body, ...KEY })
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found'])
  })

  it.each(NAMES.filter((n) => rowOf(n).body !== undefined))(
    '%s refuses an unknown field, a wrong shape and broken JSON',
    async (name) => {
      const call = (body: unknown) => w.send(name, { params: rows.params(name), token: allowed(name), body, ...KEY })
      const unknown = await call({ unknownField: 1 })
      expect([unknown.status, unknown.body.code]).toEqual([422, 'validation_failed'])
      for (const body of [[], 'text', 1, null, true].map((b) => JSON.stringify(b)))
        expect((await call(body)).status).toBe(422)
      const broken = await call('{"a":')
      expect([broken.status, broken.body.code]).toEqual([400, 'malformed_json'])
      const form = await w.send(name, {
        params: rows.params(name),
        token: allowed(name),
        body: 'a=1',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        ...KEY,
      })
      expect([form.status, form.body.code]).toEqual([415, 'unsupported_media_type'])
    },
  )

  it.each(NAMES)('%s refuses an unknown query parameter', async (name) => {
    const row = rowOf(name)
    const answer = await w.send(name, {
      params: rows.params(name),
      token: allowed(name),
      query: { unknownQuery: 1 },
      ...(row.body ? { body: {} } : {}),
      ...KEY,
    })
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed'])
    expect(answer.body.errors?.map((e) => e.path)).toContain('unknownQuery')
  })

  it.each(NAMES.filter((n) => rowOf(n).keyed))('%s demands a key', async (name) => {
    for (const headers of [
      {},
      { 'Idempotency-Key': '' },
      { 'Idempotency-Key': 'x'.repeat(65) },
      { 'Idempotency-Key': 'a b' },
    ]) {
      const answer = await w.send(name, {
        params: rows.params(name),
        token: allowed(name),
        body: {},
        headers: headers as Record<string, string>,
      })
      expect([answer.status, answer.body.code]).toEqual([400, 'idempotency_key_required'])
    }
  })

  it('shows nobody what belongs to another', async () => {
    const other = await w.member()
    for (const name of memberOnly.filter((n) => rowOf(n).method === 'GET' && rowOf(n).params)) {
      expect((await w.send(name, { params: rows.params(name), token: member })).status).toBe(200)
      const answer = await w.send(name, { params: rows.params(name), token: other.token })
      expect([name, answer.status, answer.body.code]).toEqual([name, 404, 'not_found'])
    }
  })

  it('shows no key what belongs to another', async () => {
    const other = await apiKey(w, tokens.get('owner')!, [...OPEN_SCOPES])
    const named = NAMES.filter((n) => rowOf(n).who.side === 'open' && rowOf(n).params)
    for (const name of named) {
      const body = rowOf(name).body ? {} : undefined
      const answer = await w.send(name, { params: rows.params(name), token: other.key, body, ...KEY })
      expect([name, answer.status, answer.body.code]).toEqual([name, 404, 'not_found'])
    }
    expect(named.length).toBeGreaterThan(3)
  })

  it('knows no other paths and methods', async () => {
    const unknown = await fetch(`${w.url}/api/v1/no/such/path`)
    expect([unknown.status, ((await unknown.json()) as { code: string }).code]).toEqual([404, 'not_found'])
    const method = await fetch(`${w.url}/api/v1/mini/home`, { method: 'DELETE' })
    expect([method.status, ((await method.json()) as { code: string }).code]).toEqual([405, 'method_not_allowed'])
    for (const path of [
      '/.git/config',
      '/server/main.ts',
      '/dist/server/server/main.js',
      '/..%2f..%2fetc/passwd',
      '/metrics',
      '/data/membership.db',
    ])
      expect((await fetch(`${w.url}${path}`)).status).toBe(404)
  })
})
