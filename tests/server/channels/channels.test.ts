import { CODE_ALPHABET } from '../../../shared/rules/coupon'
import { onEachDatabase, type World } from '../../harness/world'

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47])

onEachDatabase('channels', (open) => {
  let w: World
  let owner: string
  let marketer: string
  let storeId: string
  beforeAll(async () => {
    w = await open()
    owner = (await w.staff('owner')).token
    marketer = (await w.staff('marketer')).token
    const body = { name: '店', regionCode: '230102', address: '街' }
    storeId = (await w.call('createStore', { token: owner, body })).body.id
  })
  afterAll(() => w.close())

  const picture = async (id: string) => {
    const answer = await fetch(`${w.url}/media/channels/${id}.png`)
    return { answer, bytes: Buffer.from(await answer.arrayBuffer()) }
  }

  it.each(['official_account_qr', 'mini_program_code'] as const)(
    'of kind %s come with scene and picture',
    async (kind) => {
      const made = await w.call('createChannel', { token: marketer, body: { name: '收银台', kind, storeId } })
      expect(made.status).toBe(201)
      expect(made.body).toMatchObject({
        kind,
        storeId,
        staffId: null,
        imageReady: true,
        disabled: false,
        scans: 0,
        joined: 0,
      })
      expect(made.body.scene).toMatch(new RegExp(`^c[${CODE_ALPHABET}]{10}$`))
      expect(made.body.imageUrl).toBe(`/media/channels/${made.body.id}.png`)
      const { answer, bytes } = await picture(made.body.id)
      expect(answer.status).toBe(200)
      expect(bytes.subarray(0, 4)).toEqual(PNG)
      expect(answer.headers.get('content-type')).toBe('image/png')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('cache-control')).toContain('public')
    },
  )

  it('show no picture to who guesses', async () => {
    for (const id of ['0190a000-0000-7000-8000-000000000000', '..%2f..%2fmembership', '%E6%B2%A1', "'"])
      expect((await picture(id)).answer.status).toBe(404)
  })

  it('are made while WeChat is down, and get their picture later', async () => {
    await w.sandbox('PUT', '/faults', {
      '/cgi-bin/qrcode/create': { status: 500 },
      '/wxa/getwxacodeunlimit': { errcode: 45009 },
    })
    const ids: string[] = []
    for (const kind of ['official_account_qr', 'mini_program_code']) {
      const made = await w.call('createChannel', { token: marketer, body: { name: '海报', kind } })
      expect([made.status, made.body.imageReady]).toEqual([201, false])
      expect((await picture(made.body.id)).answer.status).toBe(404)
      ids.push(made.body.id)
    }
    await w.jobs()
    expect((await picture(ids[0]!)).answer.status).toBe(404)
    await w.sandbox('PUT', '/faults', {})
    w.clock.advance(120_000)
    await w.jobs()
    for (const id of ids) expect((await picture(id)).answer.status).toBe(200)
    const { body } = await w.call('listChannels', { token: marketer })
    expect(body.items.filter((c) => ids.includes(c.id)).map((c) => c.imageReady)).toEqual([true, true])
  })

  it.each([
    [{ kind: 'official_account_qr', storeId: 'nowhere' }, 'storeId'],
    [{ kind: 'official_account_qr', staffId: 'nobody' }, 'staffId'],
    [{ kind: 'poster' }, 'kind'],
    [{ kind: 'official_account_qr', scene: 'cMINE' }, 'scene'],
  ])('refuse %j', async (body, path) => {
    const refused = await w.call('createChannel', { token: marketer, body: { name: '渠道', ...body } })
    expect([refused.status, refused.body.errors?.map((e) => e.path)]).toEqual([422, [path]])
  })

  it('are renamed, moved and switched off, never given another scene', async () => {
    const guide = await w.staff('cashier', storeId)
    const made = await w.call('createChannel', { token: marketer, body: { name: '旧名', kind: 'official_account_qr' } })
    const params = { id: made.body.id }
    const edited = await w.call('editChannel', {
      token: marketer,
      params,
      body: { name: '新名', storeId, staffId: guide.id, disabled: true },
    })
    expect(edited.status).toBe(200)
    expect(edited.body).toEqual({ ...made.body, name: '新名', storeId, staffId: guide.id, disabled: true })
    const refused = await w.call('editChannel', { token: marketer, params, body: { scene: 'cAAAAAAAAAA' } })
    expect(refused.status).toBe(422)
    expect((await w.call('editChannel', { token: marketer, params: { id: 'no' }, body: {} })).status).toBe(404)
    expect((await w.call('editChannel', { token: guide.token, params, body: {} })).status).toBe(403)
    const { items } = (await w.sandbox('GET', '/channels')).body as { items: { id: string }[] }
    expect(items.map((c) => c.id)).not.toContain(made.body.id)
  })

  it('are listed with the newest first, page by page', async () => {
    const all = await w.call('listChannels', { token: marketer, query: { limit: 200 } })
    const times = all.body.items.map((c) => c.createdAt)
    expect(times).toEqual([...times].sort().reverse())
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: { body: { items: { id: string }[]; nextCursor: string | null } } = await w.call('listChannels', {
        token: marketer,
        query: { limit: 2, ...(cursor === null ? {} : { cursor }) },
      })
      seen.push(...page.body.items.map((c) => c.id))
      cursor = page.body.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(all.body.items.map((c) => c.id))
  })
})
