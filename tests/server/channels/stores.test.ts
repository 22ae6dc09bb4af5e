import { onEachDatabase, type World } from '../../harness/world'

const store = { name: '中央大街店', regionCode: '230102', address: '中央大街 78 号' }

onEachDatabase('stores', (open) => {
  let w: World
  let owner: string
  beforeAll(async () => {
    w = await open()
    owner = (await w.staff('owner')).token
  })
  afterAll(() => w.close())

  it('are added and changed by the owner, with a trace', async () => {
    const made = await w.call('createStore', { token: owner, body: { ...store, latitude: 45.77, longitude: 126.61 } })
    expect(made.status).toBe(201)
    expect(made.body).toEqual({
      id: expect.any(String) as string,
      ...store,
      latitude: 45.77,
      longitude: 126.61,
      names: null,
      addresses: null,
      closed: false,
      createdAt: '2026-03-02T02:00:00.000Z',
    })
    const { id } = made.body
    const edited = await w.call('editStore', {
      token: owner,
      params: { id },
      body: { name: '道里店', latitude: null, longitude: null, closed: true },
    })
    expect(edited.status).toBe(200)
    expect(edited.body).toEqual({ ...made.body, name: '道里店', latitude: null, longitude: null, closed: true })
    const audit = await w.call('listAudit', { token: owner })
    expect(audit.body.items.filter((e) => e.objectId === id).map((e) => e.action)).toEqual([
      'store.edit',
      'store.create',
    ])
    // From what to what; what stayed is not said.
    expect(audit.body.items[0]?.changes).toEqual([
      { field: 'name', from: store.name, to: '道里店' },
      { field: 'latitude', from: 45.77, to: null },
      { field: 'longitude', from: 126.61, to: null },
      { field: 'closed', from: false, to: true },
    ])
  })

  it.each([
    [{ ...store, regionCode: '999999' }, 'regionCode'],
    [{ ...store, regionCode: '230199x' }, 'regionCode'],
    [{ ...store, name: '  ' }, 'name'],
    [{ ...store, latitude: 91 }, 'latitude'],
    [{ ...store, latitude: 45.77 }, 'longitude'],
    [{ ...store, longitude: 126.61 }, 'latitude'],
    [{ ...store, phone: '1' }, 'phone'],
  ])('refuses %j', async (body, path) => {
    const refused = await w.call('createStore', { token: owner, body })
    expect([refused.status, refused.body.errors?.map((e) => e.path)]).toEqual([422, [path]])
  })

  it('refuses a region that is not in use when one is changed, and knows no other store', async () => {
    const { body } = await w.call('createStore', { token: owner, body: store })
    const refused = await w.call('editStore', { token: owner, params: { id: body.id }, body: { regionCode: '239999' } })
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, 'regionCode'])
    for (const id of ['nobody', '没有'])
      expect((await w.call('editStore', { token: owner, params: { id }, body: { name: 'x' } })).status).toBe(404)
  })

  it('are read by all roles, page by page; a cashier sees the own one', async () => {
    const mine = (await w.call('createStore', { token: owner, body: { ...store, name: '我的店' } })).body.id
    const analyst = await w.staff('analyst')
    const all = await w.call('listStores', { token: analyst.token, query: { limit: 200 } })
    const first = await w.call('listStores', { token: analyst.token, query: { limit: 1 } })
    const rest = await w.call('listStores', {
      token: analyst.token,
      query: { limit: 200, cursor: String(first.body.nextCursor) },
    })
    expect([...first.body.items, ...rest.body.items]).toEqual(all.body.items)
    expect(all.body.items.length).toBeGreaterThan(2)
    const cashier = await w.staff('cashier', mine)
    const own = await w.call('listStores', { token: cashier.token })
    expect(own.body.items.map((s) => s.id)).toEqual([mine])
    expect((await w.call('createStore', { token: analyst.token, body: store })).status).toBe(403)
  })
})
