import { isoOf } from '../../../shared/rules/calendar'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from './shop'

const DAY_MS = 86_400_000

onEachDatabase('coupons: templates', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  const edit = (id: string, body: Record<string, unknown>, ifMatch?: number) =>
    w.call('editCouponTemplate', {
      token: shop.marketer.token,
      params: { id },
      body,
      ...(ifMatch === undefined ? {} : { ifMatch }),
    })

  it('a draft is stored with what was said and nothing issued', async () => {
    const made = await shop.draft({ storeIds: [shop.here], transferable: true })
    expect(made).toMatchObject({
      state: 'draft',
      title: '满 50 减 10',
      kind: 'cash',
      valueFen: 1000,
      thresholdFen: 5000,
      total: 100,
      storeIds: [shop.here],
      transferable: true,
      issueOnJoin: false,
      issued: 0,
      redeemed: 0,
      expired: 0,
      voided: 0,
      version: 1,
    })
    expect(made).not.toHaveProperty('discountPercent')
    const read = await w.call('readCouponTemplate', { token: shop.marketer.token, params: { id: made.id } })
    expect({ ...read.body, warnings: [] }).toEqual(made)
  })

  it.each([
    ['a cash coupon without its value', { valueFen: undefined }, 'valueFen'],
    ['a percentage without its percent', { kind: 'discount', valueFen: undefined }, 'discountPercent'],
    ['a percentage with a value', { kind: 'discount', discountPercent: 20 }, 'valueFen'],
    ['a gift with a percentage', { kind: 'gift', valueFen: undefined, discountPercent: 5 }, 'discountPercent'],
    ['a negative amount', { valueFen: -1 }, 'valueFen'],
    ['a fraction of a fen', { thresholdFen: 0.5 }, 'thresholdFen'],
    ['no pieces', { total: 0 }, 'total'],
    ['a window that ends before it begins', { claimUntil: '2020-01-01T00:00:00.000Z' }, 'claimUntil'],
    [
      'a validity that ends before it begins',
      { validity: { kind: 'fixed', from: '2026-05-01T00:00:00.000Z', until: '2026-04-01T00:00:00.000Z' } },
      'validity.until',
    ],
    ['a store that does not exist', { storeIds: ['nowhere'] }, 'storeIds.0'],
    ['an unknown field', { colour: 'red' }, 'colour'],
  ])('%s is refused with the field named', async (_, more, path) => {
    const answer = await w.call('createCouponTemplate', { token: shop.marketer.token, body: shop.terms(more) })
    expect(answer.status).toBe(422)
    expect(answer.body.errors?.map((e) => e.path)).toContain(path)
  })

  it('a draft may change in everything; another kind drops the old amounts', async () => {
    const { id } = await shop.draft()
    const changed = await edit(id, { kind: 'discount', discountPercent: 15, maxDiscountFen: 3000, total: 7 })
    expect(changed.status).toBe(200)
    expect(changed.body).toMatchObject({
      kind: 'discount',
      discountPercent: 15,
      maxDiscountFen: 3000,
      total: 7,
      version: 2,
    })
    expect(changed.body).not.toHaveProperty('valueFen')
  })

  it('a stale version is refused, the present one and none are taken', async () => {
    const { id } = await shop.draft()
    expect((await edit(id, { title: '新标题' }, 1)).body).toMatchObject({ title: '新标题', version: 2 })
    const stale = await edit(id, { title: '旧标题' }, 1)
    expect([stale.status, stale.body.code]).toEqual([412, 'version_conflict'])
    expect((await edit(id, { title: '无版本' })).body).toMatchObject({ title: '无版本', version: 3 })
  })

  it('once published only title, stores, a larger total and later dates may change', async () => {
    const t = await shop.publish({ total: 10 })
    const later = isoOf(Date.parse(t.claimUntil) + DAY_MS)
    const allowed = await edit(t.id, {
      title: '改名',
      storeIds: [shop.here],
      total: 11,
      claimUntil: later,
      validity: { kind: 'days_after_claim', days: 8 },
    })
    expect(allowed.body).toMatchObject({ title: '改名', total: 11, claimUntil: later, storeIds: [shop.here] })
    for (const change of [
      { valueFen: 2000 },
      { thresholdFen: 0 },
      { perMemberLimit: 2 },
      { total: 10 },
      { claimUntil: t.claimUntil },
      { validity: { kind: 'days_after_claim', days: 3 } },
      { issueOnJoin: true },
    ]) {
      const refused = await edit(t.id, change)
      expect([change, refused.body.code]).toEqual([change, 'state_conflict'])
    }
    // The console sends the whole form: what did not change is no change.
    expect((await edit(t.id, { title: '改名', total: 11, valueFen: 1000, perMemberLimit: 1 })).status).toBe(200)
  })

  it('a total below what is issued is refused', async () => {
    const t = await shop.publish({ total: 10, perMemberLimit: 5 })
    const { token } = await shop.shopper()
    for (let i = 0; i < 3; i++) await shop.claim(token, t.id)
    const refused = await edit(t.id, { total: 2 })
    expect([refused.status, refused.body.code]).toEqual([409, 'total_below_issued'])
  })

  it('publishes, pauses, resumes and closes; a closed one stays closed', async () => {
    const { id } = await shop.draft()
    const to = (name: 'publishCouponTemplate' | 'pauseCouponTemplate' | 'closeCouponTemplate') =>
      w.call(name, { token: shop.marketer.token, params: { id } })
    expect((await to('pauseCouponTemplate')).body.code).toBe('state_conflict')
    expect((await to('publishCouponTemplate')).body.state).toBe('published')
    expect((await to('publishCouponTemplate')).body.state).toBe('published')
    expect((await to('pauseCouponTemplate')).body.state).toBe('paused')
    expect((await to('publishCouponTemplate')).body.state).toBe('published')
    expect((await to('closeCouponTemplate')).body.state).toBe('closed')
    const again = await to('publishCouponTemplate')
    expect([again.status, again.body.code]).toEqual([409, 'state_conflict'])
    expect((await edit(id, { title: '太晚了' })).body.code).toBe('state_conflict')
  })

  it('lists the newest first, page by page and by state', async () => {
    const made = [await shop.draft(), await shop.draft(), await shop.draft()].map((t) => t.id).reverse()
    const first = await w.call('listCouponTemplates', { token: shop.marketer.token, query: { limit: 2 } })
    expect(first.body.items.map((t) => t.id)).toEqual(made.slice(0, 2))
    const second = await w.call('listCouponTemplates', {
      token: shop.marketer.token,
      query: { limit: 2, cursor: first.body.nextCursor! },
    })
    expect(second.body.items[0]!.id).toBe(made[2])
    const paused = await w.call('listCouponTemplates', { token: shop.marketer.token, query: { state: 'paused' } })
    expect(paused.body.items.every((t) => t.state === 'paused')).toBe(true)
  })

  it('each change stands in the audit log', async () => {
    const t = await shop.publish()
    await edit(t.id, { title: '审计' })
    const rows = (await w.db.read((tx) =>
      tx.query('SELECT action, actorId, fields FROM audit_entry WHERE objectId = ? ORDER BY id', [t.id]),
    )) as { action: string; actorId: string; fields: string | null }[]
    expect(rows.map((r) => r.action)).toEqual([
      'coupons.template.create',
      'coupons.template.publish',
      'coupons.template.edit',
    ])
    expect(rows.every((r) => r.actorId === shop.marketer.id)).toBe(true)
    expect(JSON.parse(rows[2]!.fields!)).toEqual(['title'])
  })
})
