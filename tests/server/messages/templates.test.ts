import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('messages: templates', (open) => {
  let w: World
  let token: string
  beforeAll(async () => {
    w = await open()
    token = (await w.staff('marketer')).token
  })
  afterAll(() => w.close())

  const good = {
    channel: 'mini_subscribe',
    name: '换季提醒',
    providerTemplateId: 'sandbox-sub-coupon',
    topic: 'offers',
    kind: 'marketing',
    bodies: { 'zh-Hans': { fields: { thing1: '{{couponTitle}}', date2: '2026-03-31' }, page: 'pages/coupons/index' } },
  }
  const create = (body: Record<string, unknown>) =>
    w.call('createMessageTemplate', { token, body: { ...good, ...body } })
  const fields = (more: Record<string, string>) => ({ bodies: { 'zh-Hans': { fields: more } } })

  it('saves, lists and edits; a stale version is refused', async () => {
    const made = await create({})
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ ...good, scenes: [], version: 1 })
    const list = await w.call('listMessageTemplates', { token })
    expect(list.body.items[0]).toEqual(made.body)
    const id = made.body.id
    const edit = (body: Record<string, unknown>, ifMatch?: number) =>
      w.call('editMessageTemplate', { token, params: { id }, body, ...(ifMatch === undefined ? {} : { ifMatch }) })
    expect(await edit({ name: '春季提醒', scenes: ['after_join'] }, 1)).toMatchObject({
      status: 200,
      body: { name: '春季提醒', scenes: ['after_join'], version: 2 },
    })
    expect(await edit({ name: '夏季提醒' }, 1)).toMatchObject({ status: 412, body: { code: 'version_conflict' } })
    expect(await edit({ name: '秋季提醒' })).toMatchObject({ status: 200, body: { version: 3 } })
  })

  it('keeps what the platform calls each field, and takes the kinds of the account’s templates', async () => {
    const labels = { const1: '取货方式', short_thing2: '柜台' }
    const body = { const1: '到店自提', short_thing2: '一楼美妆' }
    const pickup = { channel: 'oa_template', kind: 'service', providerTemplateId: 'sandbox-oa-pickup', ...fields(body) }
    const made = await create({ ...pickup, labels })
    expect(made).toMatchObject({ status: 201, body: { labels } })
    const params = { id: made.body.id }
    const edited = await w.call('editMessageTemplate', { token, params, body: { name: '取货' } })
    expect(edited.body.labels).toEqual(labels)
    const changed = { const1: '方式' }
    expect((await w.call('editMessageTemplate', { token, params, body: { labels: changed } })).body.labels).toEqual(
      changed,
    )
    expect((await create({})).body.labels).toEqual({})
    expect((await create({ ...pickup, ...fields({ ...body, short_thing2: '一楼美妆柜' }) })).status).toBe(201)
    const long = await create({ ...pickup, ...fields({ ...body, short_thing2: '一楼美妆柜台' }) })
    expect(long.body.errors?.map((e) => e.path)).toEqual(['bodies.zh-Hans.fields.short_thing2'])
  })

  it.each([
    ['a text beyond 20 signs', fields({ thing1: '一'.repeat(21) }), 'bodies.zh-Hans.fields.thing1'],
    ['a day that is none', fields({ date2: '2026-02-30' }), 'bodies.zh-Hans.fields.date2'],
    [
      'Chinese in a character string',
      fields({ character_string1: '单号一' }),
      'bodies.zh-Hans.fields.character_string1',
    ],
    ['an unknown variable', fields({ thing1: '{{password}}' }), 'bodies.zh-Hans.fields.thing1'],
    ['an unknown key', fields({ blob1: 'x' }), 'bodies.zh-Hans.fields.blob1'],
  ])('refuses %s with its path', async (_, body, path) => {
    const answer = await create(body)
    expect(answer.status).toBe(422)
    expect(answer.body.errors?.map((e) => e.path)).toContain(path)
  })

  it('refuses a template without simplified characters', async () => {
    expect((await create({ bodies: { en: { fields: { thing1: 'x' } } } })).status).toBe(422)
  })

  it('refuses marketing in a service notice, when saved and when changed to it', async () => {
    const oa = { channel: 'oa_template', providerTemplateId: 'sandbox-oa-store', ...fields({ thing1: '门店' }) }
    expect(await create({ ...oa, kind: 'marketing' })).toMatchObject({
      status: 422,
      body: { code: 'template_category_forbidden' },
    })
    const { body } = await create({ ...oa, kind: 'service' })
    expect(
      await w.call('editMessageTemplate', { token, params: { id: body.id }, body: { kind: 'marketing' } }),
    ).toMatchObject({ status: 422, body: { code: 'template_category_forbidden' } })
  })

  it('is open to marketers and the owner alone for writing', async () => {
    const service = await w.staff('service')
    expect((await w.call('listMessageTemplates', { token: service.token })).status).toBe(200)
    expect((await w.call('createMessageTemplate', { token: service.token, body: good })).status).toBe(403)
  })
})
