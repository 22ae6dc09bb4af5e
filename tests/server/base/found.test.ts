import type { RouteName } from '../../../shared/contract/table'
import { must, publishTemplate } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('lists that people search', (open) => {
  let w: World
  let owner: string
  beforeAll(async () => {
    w = await open()
    owner = (await w.staff('owner')).token
  })
  afterAll(() => w.close())

  const list = async (name: RouteName, query: Record<string, string | number> = {}) => {
    const { body } = must(await w.send(name, { token: owner, query }))
    return body as unknown as {
      items: { id: string; name?: string; title?: string }[]
      nextCursor: string | null
      total: number
    }
  }
  /** Page by page to the end. */
  const all = async (name: RouteName, query: Record<string, string | number>) => {
    const found: { id: string; name?: string; title?: string }[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await list(name, { ...query, ...(cursor === '' ? {} : { cursor }) })
      found.push(...page.items)
      cursor = page.nextCursor
    }
    return found
  }

  it('choose the store 205 of 205, by its name, by its address, by its id, and in any order', async () => {
    const ids: string[] = []
    for (let i = 1; i <= 205; i++)
      ids.push(
        must(
          await w.call('createStore', {
            token: owner,
            body: { name: `第${i}店`, regionCode: i % 2 ? '310106' : '440106', address: `中山路 ${1000 - i} 号` },
          }),
        ).body.id,
      )
    expect((await list('listStores', { q: '205' })).items.map((s) => s.id)).toEqual([ids[204]])
    expect((await list('listStores', { q: '路 795 号' })).items.map((s) => s.id)).toEqual([ids[204]])
    expect((await list('listStores', { q: '%' })).items).toEqual([])
    expect(await list('listStores', { ids: `${ids[204]},${ids[3]},nobody` })).toMatchObject({
      items: [{ id: ids[3] }, { id: ids[204] }],
      total: 2,
    })
    expect((await list('listStores', { limit: 7 })).total).toBe(205)
    expect(await list('listStores', { regionCode: '440000', limit: 1 })).toMatchObject({ total: 102 })
    expect((await all('listStores', { limit: 50 })).map((s) => s.id)).toEqual(ids)
    const byName = await all('listStores', { sort: 'name', limit: 40 })
    const backwards = await all('listStores', { sort: '-name', limit: 33 })
    expect(new Set(byName.map((s) => s.id)).size).toBe(205)
    expect(backwards.map((s) => s.id)).toEqual(byName.map((s) => s.id).reverse())
    const numbers = byName.map((s) => s.name!)
    expect(numbers.indexOf('第1店')).toBeLessThan(numbers.indexOf('第2店'))
    const newest = await all('listStores', { sort: '-createdAt', limit: 100 })
    expect(newest[0]!.id).toBe(ids[204])
  })

  it('find a part of what each thing is called, count it, and show what was chosen', async () => {
    const segment = async (name: string) =>
      must(await w.call('createSegment', { token: owner, body: { name, rule: { all: [] } } })).body.id
    const template = async (title: string) => publishTemplate(w, { token: owner, at: w.clock.now() }, { title })
    const channel = async (name: string) =>
      must(await w.call('createChannel', { token: owner, body: { name, kind: 'mini_program_code' } })).body.id
    const message = async (name: string) =>
      must(
        await w.call('createMessageTemplate', {
          token: owner,
          body: {
            channel: 'mini_subscribe',
            name,
            providerTemplateId: 'sub-1',
            topic: 'offers',
            kind: 'marketing',
            bodies: { 'zh-Hans': { fields: { thing1: '好礼' } } },
          },
        }),
      ).body.id
    const product = async (title: string) =>
      must(
        await w.call('createProduct', {
          token: owner,
          body: { kind: 'membership', title, priceFen: 9900, months: 12, onSale: true },
        }),
      ).body.id
    const colleague = async (name: string) =>
      must(
        await w.call('createStaff', {
          token: owner,
          body: { username: `u${w.chance.id().slice(-8)}`, name, role: 'analyst', password: 'a long password' },
        }),
      ).body.id
    const [rule, letter] = [await segment('空'), await message('空')]
    const campaign = async (name: string) =>
      must(
        await w.call('createCampaign', {
          token: owner,
          body: {
            name,
            segmentId: rule,
            channels: ['mini_subscribe'],
            templateIds: { mini_subscribe: letter },
            schedule: { kind: 'now' },
            topic: 'offers',
          },
        }),
      ).body.id
    const made: [RouteName, (name: string) => Promise<string>, string][] = [
      ['listSegments', segment, 'name'],
      ['listCouponTemplates', template, 'title'],
      ['listChannels', channel, 'name'],
      ['listMessageTemplates', message, 'name'],
      ['listStaffProducts', product, 'title'],
      ['listStaff', colleague, 'name'],
      ['listCampaigns', campaign, 'name'],
    ]
    for (const [name, make, called] of made) {
      const [summer, winter, other] = [await make('夏季Gift！甲'), await make('冬季gift_乙'), await make('别的')]
      const ids = (found: { items: { id: string }[] }) => found.items.map((i) => i.id).sort()
      expect([name, ids(await list(name, { q: '季gift' }))]).toEqual([name, [summer, winter].sort()])
      expect([name, await list(name, { q: 'gift_' })]).toMatchObject([name, { items: [{ id: winter }], total: 1 }])
      expect([name, ids(await list(name, { q: '季', ids: `${summer},${other}` }))]).toEqual([name, [summer]])
      expect([name, ids(await list(name, { ids: other }))]).toEqual([name, [other]])
      const sorted = await list(name, { q: '季', sort: called })
      const turned = await list(name, { q: '季', sort: `-${called}` })
      expect([name, turned.items.map((i) => i.id)]).toEqual([name, sorted.items.map((i) => i.id).reverse()])
      expect([name, sorted.total]).toEqual([name, 2])
    }
    // Names of accounts are ASCII: other signs are looked for in people's names alone, and nobody gets a 500.
    expect((await list('listStaff', { q: '乙', sort: 'username' })).items).toHaveLength(1)
    const strange = Buffer.from(JSON.stringify(['💥', 'x'])).toString('base64url')
    for (const sort of ['username', 'createdAt']) {
      const refused = await w.call('listStaff', { token: owner, query: { sort, cursor: strange } })
      expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, 'cursor'])
    }
    expect((await w.call('listStores', { token: owner, query: { sort: 'closed' } })).status).toBe(422)
  })

  it('show a cashier no store but the own one, whatever is asked', async () => {
    const [mine, other] = (await list('listStores', { limit: 2 })).items.map((s) => s.id)
    const cashier = await w.staff('cashier', mine!)
    const seen = await w.call('listStores', { token: cashier.token, query: { ids: `${mine},${other}` } })
    expect([seen.body.items.map((s) => s.id), seen.body.total]).toEqual([[mine], 1])
  })

  it('finds in the audit who did what in which days, with what it was done to', async () => {
    const first = must(
      await w.call('createStore', { token: owner, body: { name: '审计店', regionCode: '310106', address: '一号' } }),
    )
    const other = await w.staff('owner')
    w.clock.advance(86_400_000)
    must(
      await w.call('editStore', {
        token: (await w.staff('owner')).token,
        params: { id: first.body.id },
        body: { name: '审计新店' },
      }),
    )
    const asked = (await w.staff('owner')).token
    const log = async (query: Record<string, string>) =>
      must(await w.call('listAudit', { token: asked, query: { limit: 200, ...query } })).body.items
    const ofStore = await log({ objectKind: 'store', objectId: first.body.id })
    expect(ofStore.map((e) => [e.action, e.objectName])).toEqual([
      ['store.edit', '审计新店'],
      ['store.create', '审计新店'],
    ])
    expect(ofStore[0]!.fields).toEqual(['name'])
    expect((await log({ action: 'store.edit' })).every((e) => e.action === 'store.edit')).toBe(true)
    expect(new Set((await log({ action: 'store' })).map((e) => e.action))).toEqual(
      new Set(['store.edit', 'store.create']),
    )
    expect((await log({ objectKind: 'store', from: '2026-03-03', to: '2026-03-03' })).map((e) => e.action)).toEqual([
      'store.edit',
    ])
    expect((await log({ actorId: other.id })).map((e) => [e.action, e.actorName])).toEqual([
      ['staff.sign_in', other.username],
    ])
    expect((await w.call('listAudit', { token: asked, query: { from: '2026-02-30' } })).status).toBe(422)
  })
})
