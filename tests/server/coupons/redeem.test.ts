import { onEachDatabase, type World } from '../../harness/world'
import { openShop, refused, type Shop } from './shop'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

onEachDatabase('coupons: redeem', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  // Misses of one test must not slow the tills of the next.
  afterEach(() => w.clock.advance(2 * MINUTE_MS))
  afterAll(() => w.close())

  const preview = (code: string, more: Record<string, unknown> = {}, token = shop.cashier.token) =>
    w.call('previewRedemption', { token, body: { code, storeId: shop.here, orderAmountFen: 8000, ...more } })
  const dynamicCode = async (token: string, id: string): Promise<string> =>
    (await w.call('readMyCoupon', { token, params: { id } })).body.dynamicCode!
  const reverse = (id: string, token = shop.cashier.token) =>
    w.call('reverseRedemption', { token, params: { id }, key: shop.key(), body: { reason: '顾客退货' } })

  it('previews, redeems once, and says so ever after', async () => {
    const { coupon, memberId, template } = await shop.holder()
    const seen = await preview(coupon.code)
    expect(seen.body).toMatchObject({
      redeemable: true,
      discountFen: 1000,
      coupon: { id: coupon.id, status: 'claimed' },
    })
    expect(seen.body.member.memberNo).toMatch(/^\d+$/)
    const done = await shop.redeem(coupon.code, { orderNo: 'A-1' })
    expect(done.status).toBe(201)
    expect(done.body).toMatchObject({ discountFen: 1000, coupon: { id: coupon.id, status: 'redeemed' } })
    expect(done.body.coupon.redeemedAt).toBeDefined()
    expect(refused(await shop.redeem(coupon.code))).toEqual([409, 'coupon_already_redeemed'])
    expect((await preview(coupon.code)).body).toMatchObject({
      redeemable: false,
      reason: 'coupon_already_redeemed',
      discountFen: 0,
    })
    expect(await shop.counts(template.id)).toMatchObject({ issued: 1, redeemed: 1 })
    const lines = (await w.db.read((tx) =>
      tx.query('SELECT kind FROM timeline_entry WHERE memberId = ? ORDER BY id', [memberId]),
    )) as { kind: string }[]
    expect(lines.map((l) => l.kind)).toEqual(['coupon_claimed', 'coupon_redeemed'])
  })

  it('takes a code as people type it: small letters, blanks, dashes', async () => {
    const { coupon } = await shop.holder()
    const typed = `${coupon.code.slice(0, 4)}-${coupon.code.slice(4, 8)} ${coupon.code.slice(8)}`.toLowerCase()
    expect((await shop.redeem(typed)).status).toBe(201)
  })

  it('the same key gets the same bytes, also when the dynamic code is long gone', async () => {
    const { coupon, token } = await shop.holder()
    const code = await dynamicCode(token, coupon.id)
    const first = await shop.redeem(code, {}, shop.cashier.token, 'till-1')
    expect(first.status).toBe(201)
    w.clock.advance(90 * MINUTE_MS)
    const again = await shop.redeem(code, {}, shop.cashier.token, 'till-1')
    expect([again.status, again.text]).toEqual([201, first.text])
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    const other = await shop.redeem(code, { orderAmountFen: 9000 }, shop.cashier.token, 'till-1')
    expect(refused(other)).toEqual([422, 'idempotency_key_reused'])
  })

  it('holds threshold, percentage, ceiling, store and dates', async () => {
    const cash = await shop.holder()
    expect(refused(await shop.redeem(cash.coupon.code, { orderAmountFen: 4999 }))).toEqual([409, 'threshold_not_met'])
    expect((await preview(cash.coupon.code, { orderAmountFen: 4999 })).body.reason).toBe('threshold_not_met')
    const missing = await shop.redeem(cash.coupon.code, { orderAmountFen: undefined })
    expect([missing.status, missing.body.errors?.[0]?.path]).toEqual([422, 'orderAmountFen'])
    expect((await preview(cash.coupon.code, { orderAmountFen: undefined })).body).toMatchObject({
      redeemable: false,
      reason: 'order_amount_required',
    })
    expect((await shop.redeem(cash.coupon.code, { orderAmountFen: 5000 })).body.discountFen).toBe(1000)
    const percent = await shop.holder({
      kind: 'discount',
      valueFen: undefined,
      discountPercent: 15,
      maxDiscountFen: 2000,
      thresholdFen: 0,
    })
    expect((await preview(percent.coupon.code, { orderAmountFen: 999 })).body.discountFen).toBe(149)
    expect((await shop.redeem(percent.coupon.code, { orderAmountFen: 100_000 })).body.discountFen).toBe(2000)
    const gift = await shop.holder({ kind: 'gift', valueFen: undefined, thresholdFen: 0 })
    expect((await shop.redeem(gift.coupon.code, { orderAmountFen: undefined })).body.discountFen).toBe(0)
    const local = await shop.holder({ storeIds: [shop.there] })
    expect(refused(await shop.redeem(local.coupon.code))).toEqual([409, 'store_not_allowed'])
    const inThere = { storeId: shop.there }
    expect((await shop.redeem(local.coupon.code, inThere, shop.otherCashier.token)).status).toBe(201)
    const from = new Date(w.clock.now() + DAY_MS).toISOString()
    const until = new Date(w.clock.now() + 2 * DAY_MS).toISOString()
    const early = await shop.holder({ validity: { kind: 'fixed', from, until } })
    expect(refused(await shop.redeem(early.coupon.code))).toEqual([409, 'coupon_not_yet_valid'])
    w.clock.set(Date.parse(until) + 1)
    expect(refused(await shop.redeem(early.coupon.code))).toEqual([409, 'coupon_expired'])
    expect((await shop.counts(early.template.id)).expired).toBe(1)
    w.clock.set(Date.parse(until))
    expect((await shop.redeem(early.coupon.code)).status).toBe(201)
  })

  it('a cashier redeems in the own store only; marketers not at all', async () => {
    const { coupon } = await shop.holder()
    expect(refused(await shop.redeem(coupon.code, { storeId: shop.there }))).toEqual([403, 'forbidden'])
    expect(refused(await preview(coupon.code, { storeId: shop.there }))).toEqual([403, 'forbidden'])
    expect(refused(await shop.redeem(coupon.code, {}, shop.marketer.token))).toEqual([403, 'forbidden'])
    const nowhere = await shop.redeem(coupon.code, { storeId: 'nowhere' }, shop.owner.token)
    expect([nowhere.status, nowhere.body.errors?.[0]?.path]).toEqual([422, 'storeId'])
    expect((await shop.redeem(coupon.code, {}, shop.owner.token)).status).toBe(201)
  })

  it('a dynamic code lives in its minute and the next; who previewed it may confirm for five minutes', async () => {
    w.clock.set(Math.ceil(w.clock.now() / MINUTE_MS) * MINUTE_MS)
    const { coupon, token } = await shop.holder()
    const code = await dynamicCode(token, coupon.id)
    w.clock.advance(2 * MINUTE_MS - 1)
    expect((await preview(code)).body.redeemable).toBe(true)
    w.clock.advance(1)
    expect(refused(await shop.redeem(code, {}, shop.owner.token))).toEqual([410, 'dynamic_code_expired'])
    w.clock.advance(5 * MINUTE_MS - 2)
    expect((await shop.redeem(code)).status).toBe(201)
  })

  it('five minutes after the preview it is over, also when it was looked at again', async () => {
    const { coupon, token } = await shop.holder()
    const code = await dynamicCode(token, coupon.id)
    await preview(code)
    w.clock.advance(4 * MINUTE_MS)
    expect((await preview(code)).status).toBe(200)
    w.clock.advance(MINUTE_MS)
    expect(refused(await shop.redeem(code))).toEqual([410, 'dynamic_code_expired'])
    expect(refused(await preview(code))).toEqual([410, 'dynamic_code_expired'])
  })

  it('a dynamic code is spent by a redemption, also after the reversal; a fresh one works', async () => {
    const { coupon, token } = await shop.holder()
    const code = await dynamicCode(token, coupon.id)
    const done = await shop.redeem(code)
    expect(refused(await shop.redeem(code))).toEqual([409, 'coupon_already_redeemed'])
    expect((await reverse(done.body.redemptionId)).status).toBe(201)
    expect(refused(await shop.redeem(code))).toEqual([410, 'dynamic_code_expired'])
    const fresh = await dynamicCode(token, coupon.id)
    expect(fresh).not.toBe(code)
    expect((await shop.redeem(fresh)).status).toBe(201)
  })

  it('a forged dynamic code, a member card and a card number are no coupon', async () => {
    const { coupon, token } = await shop.holder()
    const code = await dynamicCode(token, coupon.id)
    const forged = code.slice(0, 12) + String((Number(code.slice(12)) + 1) % 100_000_000).padStart(8, '0')
    const answer = await shop.redeem(forged)
    // One forgery in ten thousand is the code of another minute of the week.
    expect(['coupon_not_found', 'dynamic_code_expired']).toContain(answer.body.code)
    const card = (await w.call('readCard', { token })).body.dynamicCode
    expect(refused(await shop.redeem(card))).toEqual([404, 'coupon_not_found'])
    w.clock.advance(6 * DAY_MS)
    expect(refused(await preview(card))).toEqual([410, 'dynamic_code_expired'])
    expect(refused(await preview(code))).toEqual([410, 'dynamic_code_expired'])
  })

  it('guessing is slowed after ten misses a minute, per member of staff', async () => {
    const { coupon } = await shop.holder()
    const guesser = await w.staff('cashier', shop.here)
    for (let i = 0; i < 10; i++)
      expect(refused(await shop.redeem(`2222222222${(i % 8) + 2}2`, {}, guesser.token))).toEqual([
        404,
        'coupon_not_found',
      ])
    const slowed = await shop.redeem(coupon.code, {}, guesser.token)
    expect(refused(slowed)).toEqual([429, 'rate_limited'])
    expect(slowed.headers.get('Retry-After')).toBe('60')
    expect(refused(await preview(coupon.code, {}, guesser.token))).toEqual([429, 'rate_limited'])
    expect((await preview(coupon.code)).status).toBe(200)
    w.clock.advance(MINUTE_MS)
    expect((await shop.redeem(coupon.code, {}, guesser.token)).status).toBe(201)
  })

  it('where the brand demands it, only the dynamic code is taken', async () => {
    const { coupon, token } = await shop.holder()
    const demand = (requireDynamicCode: boolean) =>
      w.call('editSettings', { token: shop.owner.token, body: { redemption: { requireDynamicCode } } })
    expect((await demand(true)).status).toBe(200)
    const plain = await shop.redeem(coupon.code)
    expect([plain.status, plain.body.errors?.[0]?.path]).toEqual([422, 'code'])
    expect((await shop.redeem(await dynamicCode(token, coupon.id))).status).toBe(201)
    await demand(false)
  })

  it('is undone on its own day in Shanghai, once; the coupon can be used again', async () => {
    const { coupon, template } = await shop.holder()
    const first = await shop.redeem(coupon.code)
    const undone = await reverse(first.body.redemptionId)
    expect(undone.body).toMatchObject({ redemptionId: first.body.redemptionId, coupon: { status: 'claimed' } })
    expect(undone.body.coupon).not.toHaveProperty('redeemedAt')
    expect(refused(await reverse(first.body.redemptionId))).toEqual([409, 'already_reversed'])
    expect((await shop.counts(template.id)).redeemed).toBe(0)
    const second = await shop.redeem(coupon.code)
    expect(second.status).toBe(201)
    // The last millisecond of the day in Shanghai, and the first of the next.
    const midnight = Math.floor((w.clock.now() + 8 * 3_600_000) / DAY_MS + 1) * DAY_MS - 8 * 3_600_000
    w.clock.set(midnight)
    expect(refused(await reverse(second.body.redemptionId))).toEqual([409, 'reversal_window_passed'])
    w.clock.set(midnight - 1)
    expect((await reverse(second.body.redemptionId)).status).toBe(201)
  })

  it('a cashier undoes the own ones; another store’s are not there; service undoes all', async () => {
    const { coupon } = await shop.holder()
    const done = await shop.redeem(coupon.code)
    const colleague = await w.staff('cashier', shop.here)
    expect(refused(await reverse(done.body.redemptionId, colleague.token))).toEqual([403, 'forbidden'])
    expect(refused(await reverse(done.body.redemptionId, shop.otherCashier.token))).toEqual([404, 'not_found'])
    expect((await reverse(done.body.redemptionId, shop.service.token)).status).toBe(201)
  })

  it('an unused coupon is taken back with a reason; a used one is not', async () => {
    const takeBack = (id: string) =>
      w.call('voidCoupon', {
        token: shop.service.token,
        params: { id },
        key: shop.key(),
        body: { reason: '发错了人' },
      })
    const { coupon, template, token } = await shop.holder()
    expect((await takeBack(coupon.id)).body).toMatchObject({ id: coupon.id, coupon: { status: 'voided' } })
    expect(refused(await takeBack(coupon.id))).toEqual([409, 'coupon_voided'])
    expect(refused(await shop.redeem(coupon.code))).toEqual([409, 'coupon_voided'])
    expect(await shop.counts(template.id)).toMatchObject({ issued: 1, voided: 1 })
    // A piece taken back is not handed out again, nor does it give its member another.
    expect(refused(await shop.claim(token, template.id))).toEqual([409, 'claim_limit_reached'])
    const used = await shop.holder()
    await shop.redeem(used.coupon.code)
    expect(refused(await takeBack(used.coupon.id))).toEqual([409, 'coupon_already_redeemed'])
    expect(refused(await takeBack('nothing'))).toEqual([404, 'not_found'])
  })

  it('lists a store’s day with number and sum; a reversed one is shown and not counted', async () => {
    w.clock.advance(DAY_MS)
    const date = new Date(w.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    const [a, b, c] = [await shop.holder(), await shop.holder(), await shop.holder({ storeIds: [shop.there] })]
    const first = await shop.redeem(a.coupon.code, { orderNo: 'B-1' })
    const second = await shop.redeem(b.coupon.code)
    await shop.redeem(c.coupon.code, { storeId: shop.there }, shop.otherCashier.token)
    await reverse(second.body.redemptionId)
    const list = (query: Record<string, string | number>, token = shop.cashier.token) =>
      w.call('listRedemptions', { token, query })
    const today = (await list({})).body
    expect(today).toMatchObject({ count: 1, discountFen: 1000, nextCursor: null })
    expect(today.items.map((r) => [r.id, r.reversedAt !== null])).toEqual([
      [second.body.redemptionId, true],
      [first.body.redemptionId, false],
    ])
    expect(today.items[1]).toMatchObject({
      code: a.coupon.code,
      title: a.template.title,
      storeName: '中央大街店',
      staffName: shop.cashier.username,
      orderNo: 'B-1',
      orderAmountFen: 8000,
      discountFen: 1000,
    })
    expect((await list({ date }, shop.service.token)).body).toMatchObject({ count: 2, discountFen: 2000 })
    expect((await list({ date, storeId: shop.there }, shop.service.token)).body.count).toBe(1)
    expect(refused(await list({ storeId: shop.there }))).toEqual([403, 'forbidden'])
    // Who may undo what is said with it, as undoing itself would answer; on the next day it is over for all.
    const colleague = await w.staff('cashier', shop.here)
    const undoable = async (token: string) => (await list({ date }, token)).body.items.map((r) => r.undoable)
    expect(await undoable(shop.cashier.token)).toEqual([false, true])
    expect(await undoable(colleague.token)).toEqual([false, false])
    expect(await undoable(shop.service.token)).toEqual([true, false, true])
    const page = (await list({ limit: 1 })).body
    expect((await list({ limit: 1, cursor: page.nextCursor! })).body.items[0]!.id).toBe(first.body.redemptionId)
    expect((await list({ date: '2020-01-01' })).body).toMatchObject({ items: [], count: 0, discountFen: 0 })
    w.clock.advance(DAY_MS)
    expect(await undoable(shop.service.token)).toEqual([false, false, false])
  })
})
