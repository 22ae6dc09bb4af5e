import { OPEN_SCOPES } from '../../../shared/contract/route'
import { apiKey } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

onEachDatabase('keys of shop systems', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterEach(() => w.clock.advance(2 * MINUTE_MS))
  afterAll(() => w.close())

  const newKey = (storeIds: string[] | null = null) => apiKey(w, shop.owner.token, [...OPEN_SCOPES], storeIds)
  const refused = (answer: { status: number; body: { code?: string } }) => [answer.status, answer.body.code]
  const ask = (key: string) => w.call('openListWebhooks', { token: key })
  const redeem = (key: string, code: string, more: Record<string, unknown> = {}, k = shop.key()) =>
    w.call('openRedeem', { token: key, key: k, body: { code, storeId: shop.here, orderAmountFen: 8000, ...more } })
  const listed = async (id: string) => {
    const { body } = await w.call('listApiKeys', { token: shop.owner.token })
    return body.items.find((k) => k.id === id)!
  }

  it('are shown once, kept as a hash, and every step is on record', async () => {
    const made = await newKey()
    expect(made.key).toMatch(/^f2m_[A-Za-z0-9_-]{43}$/)
    expect(made.hint).toBe(made.key.slice(0, 10))
    const { text } = await w.call('listApiKeys', { token: shop.owner.token })
    const rows = (await w.db.read((tx) => tx.query('SELECT * FROM api_key'))) as object[]
    const audited = (await w.db.read((tx) => tx.query('SELECT * FROM audit_entry'))) as { action: string }[]
    for (const kept of [text, JSON.stringify(rows), JSON.stringify(audited)]) expect(kept).not.toContain(made.key)
    await w.call('rotateApiKey', { token: shop.owner.token, params: { id: made.id }, body: {} })
    await w.call('revokeApiKey', { token: shop.owner.token, params: { id: made.id } })
    const actions = (await w.db.read((tx) =>
      tx.query('SELECT action FROM audit_entry WHERE objectId = ? ORDER BY id', [made.id]),
    )) as { action: string }[]
    expect(actions.map((a) => a.action)).toEqual(['partners.create_key', 'partners.rotate_key', 'partners.revoke_key'])
    const body = { name: 'x', scopes: ['members'], storeIds: ['nowhere'] }
    expect((await w.call('createApiKey', { token: shop.owner.token, body })).body.errors?.[0]?.path).toBe('storeIds')
  })

  it('are named in the published contract, with the scope each route needs', async () => {
    const document = (await (await fetch(`${w.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { security: object[]; description: string; responses: object }>>
      components: { securitySchemes: Record<string, { scheme: string }> }
    }
    const row = document.paths['/api/v1/open/redemptions']!.post!
    expect([row.security, row.description]).toEqual([[{ apiKey: [] }], 'Scope: redemptions'])
    expect(Object.keys(row.responses)).toEqual(expect.arrayContaining(['201', '400', '401', '403', '409', '429']))
    expect(document.components.securitySchemes.apiKey!.scheme).toBe('bearer')
  })

  it('a rotated key works on for its grace and not a moment longer; the caller stays the same', async () => {
    const old = await newKey()
    const { coupon } = await shop.holder()
    const first = await redeem(old.key, coupon.code, {}, 'order-1')
    expect(first.status).toBe(201)
    const rotate = (graceHours?: number) =>
      w.call('rotateApiKey', {
        token: shop.owner.token,
        params: { id: old.id },
        body: graceHours === undefined ? {} : { graceHours },
      })
    const fresh = await rotate(2)
    expect(fresh.status).toBe(201)
    expect(fresh.body.key).not.toBe(old.key)
    expect([(await ask(old.key)).status, (await ask(fresh.body.key)).status]).toEqual([200, 200])
    const again = await redeem(fresh.body.key, coupon.code, {}, 'order-1')
    expect([again.text, again.headers.get('Idempotent-Replayed')]).toEqual([first.text, 'true'])
    w.clock.advance(2 * HOUR_MS - 1)
    expect((await ask(old.key)).status).toBe(200)
    w.clock.advance(1000)
    expect(refused(await ask(old.key))).toEqual([401, 'unauthenticated'])
    const atOnce = await rotate(0)
    expect(refused(await ask(fresh.body.key))).toEqual([401, 'unauthenticated'])
    expect((await ask(atOnce.body.key)).status).toBe(200)
    expect((await listed(old.id)).previousUntil).toBeNull()
  })

  it('two rotations at once make one new key each time somebody is told one', async () => {
    const made = await newKey()
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        w.call('rotateApiKey', { token: shop.owner.token, params: { id: made.id }, body: { graceHours: 0 } }),
      ),
    )
    const told = answers.filter((a) => a.status === 201).map((a) => a.body.key)
    const working = await Promise.all(told.map(async (key) => (await ask(key)).status))
    expect(working.filter((status) => status === 200)).toHaveLength(1)
    expect(answers.every((a) => a.status === 201 || a.body.code === 'state_conflict')).toBe(true)
  })

  it('a revoked key ends with the next request, in its grace too, and cannot be rotated', async () => {
    const made = await newKey()
    const fresh = await w.call('rotateApiKey', { token: shop.owner.token, params: { id: made.id }, body: {} })
    expect([(await ask(made.key)).status, (await ask(fresh.body.key)).status]).toEqual([200, 200])
    const revoke = () => w.call('revokeApiKey', { token: shop.owner.token, params: { id: made.id } })
    expect((await revoke()).status).toBe(204)
    expect([(await ask(made.key)).status, (await ask(fresh.body.key)).status]).toEqual([401, 401])
    expect((await revoke()).status).toBe(204)
    expect((await listed(made.id)).revokedAt).not.toBeNull()
    const late = await w.call('rotateApiKey', { token: shop.owner.token, params: { id: made.id }, body: {} })
    expect(refused(late)).toEqual([409, 'state_conflict'])
  })

  it('another process sees a revocation within a second', async () => {
    const made = await newKey()
    expect((await ask(made.key)).status).toBe(200)
    await w.db.inTransaction((tx) => tx.query('UPDATE api_key SET revokedAt = 1 WHERE id = ?', [made.id]))
    w.clock.advance(1000)
    expect((await ask(made.key)).status).toBe(401)
  })

  it('the last use is written at most once a minute', async () => {
    const made = await newKey()
    expect((await listed(made.id)).lastUsedAt).toBeNull()
    await ask(made.key)
    const first = (await listed(made.id)).lastUsedAt
    expect(first).toBe(new Date(w.clock.now()).toISOString())
    w.clock.advance(MINUTE_MS - 1)
    await ask(made.key)
    expect((await listed(made.id)).lastUsedAt).toBe(first)
    w.clock.advance(1000)
    await ask(made.key)
    expect((await listed(made.id)).lastUsedAt).toBe(new Date(w.clock.now()).toISOString())
  })

  it('nothing made up opens anything', async () => {
    const { key } = await newKey()
    const forged = [
      ...Array.from({ length: 60 }, () => `f2m_${w.chance.token()}`),
      ...Array.from({ length: 40 }, (_, i) => key.slice(0, 4 + i) + w.chance.token().slice(0, 43 - i)),
      key.toUpperCase(),
      key.slice(0, -1),
      `${key}a`,
      key.slice(4),
      'f2m_',
      'null',
      'undefined',
      `${'A'.repeat(20)}`,
    ]
    for (const token of forged) expect([token, (await ask(token)).status]).toEqual([token, 401])
    const header = (value: string) => w.call('openListWebhooks', { headers: { Authorization: value } })
    for (const value of [key, `Basic ${key}`, `bearer  ${key}`, `Bearer ${key} ${key}`, `Bearer ${key},x`])
      expect((await header(value)).status).toBe(401)
    expect((await w.call('openListWebhooks', { query: { key } })).status).toBe(401)
  })

  it('a key bound to stores serves these', async () => {
    const here = await newKey([shop.here])
    const { coupon } = await shop.holder()
    expect(refused(await redeem(here.key, coupon.code, { storeId: shop.there }))).toEqual([403, 'forbidden'])
    const body = { code: coupon.code, storeId: shop.there, orderAmountFen: 8000 }
    expect(refused(await w.call('openPreview', { token: here.key, body }))).toEqual([403, 'forbidden'])
    const reserve = { ...body, orderNo: 'N', ttlSeconds: 60 }
    expect(refused(await w.call('openReserve', { token: here.key, key: shop.key(), body: reserve }))).toEqual([
      403,
      'forbidden',
    ])
    expect((await redeem(here.key, coupon.code)).status).toBe(201)
  })
})

onEachDatabase('limits of a key', (open) => {
  it('are its own', async () => {
    const w = await open({ env: { RATE_LIMIT_PER_KEY_PER_MIN: '5' } })
    try {
      const owner = (await w.staff('owner')).token
      const [one, other] = [await apiKey(w, owner, ['webhooks']), await apiKey(w, owner, ['webhooks'])]
      const statuses: number[] = []
      for (let i = 0; i < 5; i++) statuses.push((await w.call('openListWebhooks', { token: one.key })).status)
      expect(statuses).toEqual([200, 200, 200, 200, 200])
      const late = await w.call('openListWebhooks', { token: one.key })
      expect([late.status, late.body.code, late.headers.get('RateLimit-Limit')]).toEqual([429, 'rate_limited', '5'])
      expect(Number(late.headers.get('Retry-After'))).toBeGreaterThan(0)
      // 429 comes before 403, and 401 before both.
      expect((await w.call('openLookUp', { token: one.key, body: {} })).status).toBe(429)
      expect((await w.call('openListWebhooks', { token: `f2m_${'x'.repeat(43)}` })).status).toBe(401)
      expect((await w.call('openListWebhooks', { token: other.key })).status).toBe(200)
    } finally {
      await w.close()
    }
  })
})
