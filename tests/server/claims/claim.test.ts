import { isoOf } from '../../../shared/rules/calendar'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'

const DAY_MS = 86_400_000

onEachDatabase('coupons: claim', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  it('gives one piece with its own code and dates, counts it and tells the timeline', async () => {
    const t = await shop.publish()
    const who = await shop.shopper()
    const { status, body } = await shop.claim(who.token, t.id)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      couponTemplateId: t.id,
      title: t.title,
      kind: 'cash',
      valueFen: 1000,
      thresholdFen: 5000,
      status: 'claimed',
      claimedAt: isoOf(w.clock.now()),
      validFrom: isoOf(w.clock.now()),
      // Claimed on 2 March in Shanghai for seven days: the last millisecond of 9 March there.
      validUntil: '2026-03-09T15:59:59.999Z',
    })
    expect(body.code).toMatch(/^[2-9A-HJKMNP-Z]{12}$/)
    expect(await shop.counts(t.id)).toEqual({ issued: 1, redeemed: 0, expired: 0, voided: 0 })
    const lines = await w.db.read((tx) =>
      tx.query("SELECT detail FROM timeline_entry WHERE memberId = ? AND kind = 'coupon_claimed'", [who.memberId]),
    )
    expect((lines as { detail: string }[]).map((l) => JSON.parse(l.detail) as unknown)).toEqual([
      { couponId: body.id, couponTemplateId: t.id, title: t.title, source: 'claim' },
    ])
  })

  it('a fixed validity is that of the template', async () => {
    const validity = { kind: 'fixed', from: '2026-03-05T00:00:00.000Z', until: '2026-03-20T00:00:00.000Z' }
    const { coupon } = await shop.holder({ validity })
    expect(coupon).toMatchObject({ validFrom: validity.from, validUntil: validity.until })
  })

  it('the same key gets the same bytes; another body with it is refused', async () => {
    const t = await shop.publish({ perMemberLimit: 5 })
    const { token } = await shop.shopper()
    const first = await shop.claim(token, t.id, 'tap')
    const again = await shop.claim(token, t.id, 'tap')
    expect([again.status, again.text]).toEqual([201, first.text])
    expect([first.headers.get('Idempotent-Replayed'), again.headers.get('Idempotent-Replayed')]).toEqual([null, 'true'])
    expect((await shop.counts(t.id)).issued).toBe(1)
    const second = await shop.claim(token, t.id, 'other tap'.replace(' ', '-'))
    expect(second.body.id).not.toBe(first.body.id)
  })

  it('a key belongs to its caller', async () => {
    const t = await shop.publish()
    const [a, b] = await shop.pair()
    const mine = await shop.claim(a.token, t.id, 'shared')
    const theirs = await shop.claim(b.token, t.id, 'shared')
    expect(theirs.status).toBe(201)
    expect(theirs.body.id).not.toBe(mine.body.id)
  })

  it('a refusal is decided anew with the same key', async () => {
    const t = await shop.publish()
    const { token } = await shop.shopper()
    const state = (name: 'pauseCouponTemplate' | 'publishCouponTemplate') =>
      w.call(name, { token: shop.marketer.token, params: { id: t.id } })
    await state('pauseCouponTemplate')
    const refused = await shop.claim(token, t.id, 'patient')
    expect([refused.status, refused.body.code]).toEqual([409, 'claim_paused'])
    await state('publishCouponTemplate')
    expect((await shop.claim(token, t.id, 'patient')).status).toBe(201)
  })

  it('refuses beyond the limit, the stock, the window; a draft is not there', async () => {
    const one = await shop.publish({ total: 1 })
    const [a, b] = await shop.pair()
    const codeOf = async (token: string, id: string) => (await shop.claim(token, id)).body.code
    await shop.claim(a.token, one.id)
    expect(await codeOf(a.token, one.id)).toBe('claim_limit_reached')
    expect(await codeOf(b.token, one.id)).toBe('coupon_sold_out')
    const coming = await shop.publish({ claimFrom: isoOf(w.clock.now() + 1) })
    expect(await codeOf(a.token, coming.id)).toBe('claim_not_open')
    const over = await shop.publish({ claimUntil: isoOf(w.clock.now() - 1) })
    expect(await codeOf(a.token, over.id)).toBe('claim_not_open')
    const draft = await shop.draft()
    expect((await shop.claim(a.token, draft.id)).status).toBe(404)
    expect((await shop.claim(a.token, 'nothing')).status).toBe(404)
    const grown = await w.call('editCouponTemplate', {
      token: shop.marketer.token,
      params: { id: one.id },
      body: { total: 2 },
    })
    expect(grown.status).toBe(200)
    expect((await shop.claim(b.token, one.id)).status).toBe(201)
  })

  it('when a crowd finds it sold out, who has the coupon still gets it again', async () => {
    const t = await shop.publish({ total: 1 })
    const crowd = await shop.members(40)
    const rush = () => Promise.all(crowd.map((p, i) => shop.claim(p.token, t.id, `rush-${i}`)))
    const first = await rush()
    const winner = first.findIndex((a) => a.status === 201)
    // The second rush meets the lane's memory of "sold out": replay comes before it, and everybody else is refused.
    const second = await rush()
    expect(second[winner]).toMatchObject({ status: 201, text: first[winner]!.text })
    expect(second[winner]!.headers.get('Idempotent-Replayed')).toBe('true')
    expect(second.filter((a) => a.body.code === 'coupon_sold_out')).toHaveLength(39)
    expect((await shop.counts(t.id)).issued).toBe(1)
  })

  it('only those for whom the rule holds', async () => {
    const t = await shop.publish({ eligibility: { field: 'regionCode', op: 'in', value: ['230000'] } })
    const [north, south] = await shop.pair()
    await w.db.inTransaction(async (tx) => {
      await tx.query("UPDATE member SET regionCode = '230100' WHERE id = ?", [north.memberId])
      await tx.query("UPDATE member SET regionCode = '440100' WHERE id = ?", [south.memberId])
    })
    expect((await shop.claim(north.token, t.id)).status).toBe(201)
    expect((await shop.claim(south.token, t.id)).body.code).toBe('not_eligible')
  })

  it('wants a key, a member and nothing in the body', async () => {
    const t = await shop.publish()
    const { token } = await shop.shopper()
    const params = { id: t.id }
    expect((await w.call('claimCoupon', { params, token })).body.code).toBe('idempotency_key_required')
    expect((await w.call('claimCoupon', { params, key: 'k' })).status).toBe(401)
    const guest = await (await w.person()).logIn()
    expect((await w.call('claimCoupon', { params, token: guest, key: 'k' })).body.code).toBe('membership_required')
    const more = await w.call('claimCoupon', { params, token, key: 'k', body: { memberId: 'other' } })
    expect([more.status, more.body.errors?.[0]?.path]).toEqual([422, 'memberId'])
    expect((await w.call('claimCoupon', { params, token, key: 'k', body: {} })).status).toBe(201)
  })

  it('offers say what may be claimed and why not, to members and guests', async () => {
    const open1 = await shop.publish({ total: 1, storeIds: [shop.here] })
    const paused = await shop.publish()
    await w.call('pauseCouponTemplate', { token: shop.marketer.token, params: { id: paused.id } })
    const coming = await shop.publish({ claimFrom: isoOf(w.clock.now() + DAY_MS) })
    const closed = await shop.publish()
    await w.call('closeCouponTemplate', { token: shop.marketer.token, params: { id: closed.id } })
    const draft = await shop.draft()
    const [a, b] = await shop.pair()
    const offers = async (token?: string) => {
      const { body } = await w.call('listOffers', { ...(token ? { token } : {}), query: { limit: 200 } })
      return new Map(body.items.map((o) => [o.id, o]))
    }
    const guest = await offers()
    expect(guest.get(open1.id)).toMatchObject({
      claimable: false,
      reason: 'membership_required',
      mine: 0,
      stores: [{ id: shop.here, name: '中央大街店' }],
    })
    expect(guest.has(closed.id) || guest.has(draft.id)).toBe(false)
    expect((await offers(a.token)).get(open1.id)).toMatchObject({ claimable: true, issued: 0 })
    await shop.claim(a.token, open1.id)
    expect((await offers(a.token)).get(open1.id)).toMatchObject({
      claimable: false,
      reason: 'claim_limit_reached',
      mine: 1,
    })
    const others = await offers(b.token)
    expect(others.get(open1.id)).toMatchObject({ claimable: false, reason: 'coupon_sold_out', mine: 0 })
    expect(others.get(paused.id)).toMatchObject({ claimable: false, reason: 'claim_paused' })
    expect(others.get(coming.id)).toMatchObject({ claimable: false, reason: 'claim_not_open' })
  })

  it('one’s own coupons by status, those that end first at the top; nobody else’s', async () => {
    const [a, b] = await shop.pair()
    const ids: string[] = []
    for (const days of [20, 3, 9]) {
      const t = await shop.publish({ validity: { kind: 'days_after_claim', days } })
      ids.push((await shop.claim(a.token, t.id)).body.id)
    }
    const mine = async (token: string, query: Record<string, string | number> = {}) =>
      (await w.call('listMyCoupons', { token, query })).body
    expect((await mine(a.token)).items.map((c) => c.id)).toEqual([ids[1], ids[2], ids[0]])
    expect((await mine(b.token)).items).toEqual([])
    const first = await mine(a.token, { limit: 2 })
    const rest = await mine(a.token, { limit: 2, cursor: first.nextCursor! })
    expect([...first.items, ...rest.items].map((c) => c.id)).toEqual([ids[1], ids[2], ids[0]])
    const before = w.clock.now()
    w.clock.advance(5 * DAY_MS)
    expect((await mine(a.token, { status: 'expired' })).items).toMatchObject([{ id: ids[1], status: 'expired' }])
    expect((await mine(a.token, { status: 'claimed' })).items.map((c) => c.id)).toEqual([ids[2], ids[0]])
    w.clock.set(before)
    expect((await w.call('readMyCoupon', { token: b.token, params: { id: ids[0]! } })).status).toBe(404)
    const one = await w.call('readMyCoupon', { token: a.token, params: { id: ids[0]! } })
    expect(one.body.dynamicCode).toMatch(/^2\d{19}$/)
  })

  it('three hundred codes drawn at once share nothing', async () => {
    const t = await shop.publish({ total: 1000, perMemberLimit: 1000 })
    const people = await shop.members(300)
    const codes = await Promise.all(people.map(async (p) => (await shop.claim(p.token, t.id)).body.code))
    expect(new Set(codes).size).toBe(300)
    // Random codes: two neighbours agree in a place about once in 31, never in the first six.
    expect(new Set(codes.map((c) => String(c).slice(0, 6))).size).toBe(300)
  })
})

onEachDatabase('coupons: welcome', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  it('one of each is given at joining; what has run out never stops a join', async () => {
    const scarce = await shop.publish({ title: '见面礼', total: 1, issueOnJoin: true })
    const plenty = await shop.publish({ title: '入会券', issueOnJoin: true })
    await shop.publish({ title: '以后才有', issueOnJoin: true, claimFrom: isoOf(w.clock.now() + DAY_MS) })
    await shop.draft({ title: '草稿', issueOnJoin: true })
    const first = await w.member()
    expect(first.coupons.map((c) => c.title).sort()).toEqual(['入会券', '见面礼'].sort())
    const second = await w.member()
    expect(second.coupons.map((c) => c.title)).toEqual(['入会券'])
    expect((await shop.counts(scarce.id)).issued).toBe(1)
    expect((await shop.counts(plenty.id)).issued).toBe(2)
  })
})
