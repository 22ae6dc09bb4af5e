import { isoOf } from '../../../shared/rules/calendar'
import { onEachDatabase, type World } from '../../harness/world'
import { refused, useShop, type Shop } from './shop'

const DAY_MS = 86_400_000

onEachDatabase('coupons: copies, extensions and figures', (open) => {
  let w: World
  let shop: Shop
  let start: number
  useShop(open, (opened) => ({ w, shop, start } = opened))

  const token = () => shop.marketer.token
  const read = async (id: string) => (await w.call('readCouponTemplate', { token: token(), params: { id } })).body

  describe('copies and extensions', () => {
    it('a copy is a draft of the same terms', async () => {
      const t = await shop.publish({
        codeWord: '原件',
        useTimes: { weekdays: [2] },
        perMemberLimit: 3,
        budgetFen: 90_000,
      })
      await shop.claim((await shop.shopper()).token, t.id)
      const copy = await w.call('copyCouponTemplate', { token: token(), params: { id: t.id }, body: {} })
      expect(copy.status).toBe(201)
      const { codeWord: _, ...terms } = await read(t.id)
      expect(copy.body).toEqual({
        ...terms,
        id: copy.body.id,
        state: 'draft',
        issued: 0,
        committedFen: 0,
        version: 1,
        createdAt: isoOf(w.clock.now()),
      })
      const named = await w.call('copyCouponTemplate', {
        token: token(),
        params: { id: t.id },
        body: { title: '第二季' },
      })
      expect(named.body.title).toBe('第二季')
      expect((await w.call('copyCouponTemplate', { token: token(), params: { id: 'nothing' } })).status).toBe(404)
    })

    const extend = (id: string, until: number | string, key = shop.key()) =>
      w.call('extendCoupons', {
        token: token(),
        params: { id },
        key,
        body: { until: typeof until === 'number' ? isoOf(until) : until, reason: '门店停业三天' },
      })

    it('moves the end of unused pieces that have not run out, and of nothing else', async () => {
      const t = await shop.publish({ validity: { kind: 'days_after_claim', days: 3 }, total: 2000, thresholdFen: 0 })
      const people = await shop.members(3)
      const [early, used, kept] = people
      const first = (await shop.claim(early!.token, t.id)).body
      w.clock.advance(2 * DAY_MS)
      const second = (await shop.claim(used!.token, t.id)).body
      const third = (await shop.claim(kept!.token, t.id)).body
      expect((await shop.redeem(second.code)).status).toBe(201)
      w.clock.advance(2 * DAY_MS)
      const until = w.clock.now() + 30 * DAY_MS
      const started = await extend(t.id, until, 'extend')
      expect(started.status).toBe(202)
      expect((await extend(t.id, until, 'extend')).text).toBe(started.text)
      await w.jobs()
      const job = await w.call('readJob', { token: token(), params: { id: started.body.jobId } })
      expect(job.body).toMatchObject({ status: 'done', total: 1, done: 1 })
      const end = async (who: { token: string }, id: string) =>
        (await w.call('readMyCoupon', { token: who.token, params: { id } })).body.validUntil
      expect(await end(early!, first.id)).toBe(first.validUntil)
      expect(await end(used!, second.id)).toBe(second.validUntil)
      expect(await end(kept!, third.id)).toBe(isoOf(until))
      expect((await read(t.id)).validity).toEqual({ kind: 'days_after_claim', days: 3 })
      // Never earlier: an end between now and the one that stands moves nothing.
      const back = await extend(t.id, until - DAY_MS)
      await w.jobs()
      expect((await w.call('readJob', { token: token(), params: { id: back.body.jobId } })).body.done).toBe(0)
      expect(await end(kept!, third.id)).toBe(isoOf(until))
      const trail = (await w.db.read((tx) =>
        tx.query("SELECT reason FROM audit_entry WHERE action = 'coupons.extend' AND objectId = ?", [t.id]),
      )) as { reason: string }[]
      expect(trail).toHaveLength(2)
      expect(trail[0]!.reason).toBe('门店停业三天')
    })

    it('a fixed end moves for new pieces too; many pieces move in steps', async () => {
      const validity = { kind: 'fixed', from: '2026-03-01T00:00:00.000Z', until: '2026-03-20T00:00:00.000Z' }
      const t = await shop.publish({ validity, total: 2000 })
      const people = await shop.members(1100)
      await w.call('grantCoupons', {
        token: token(),
        params: { id: t.id },
        key: shop.key(),
        body: { memberIds: people.map((p) => p.memberId) },
      })
      await w.jobs()
      for (const until of ['2026-03-20T00:00:00.000Z', '2026-03-19T00:00:00.000Z'])
        expect((await extend(t.id, until)).body.errors?.[0]?.path).toBe('until')
      expect((await extend(t.id, w.clock.now() - 1)).status).toBe(422)
      const started = await extend(t.id, '2026-04-20T00:00:00.000Z')
      await w.jobs()
      const job = await w.call('readJob', { token: token(), params: { id: started.body.jobId } })
      expect(job.body).toMatchObject({ status: 'done', total: 1100, done: 1100 })
      expect((await read(t.id)).validity).toEqual({ ...validity, until: '2026-04-20T00:00:00.000Z' })
      const fresh = await shop.claim((await shop.shopper()).token, t.id)
      expect(fresh.body.validUntil).toBe('2026-04-20T00:00:00.000Z')
      const draft = await shop.draft()
      expect(refused(await extend(draft.id, start + DAY_MS))).toEqual([409, 'state_conflict'])
    })
  })

  describe('figures', () => {
    const forecast = async (id: string) => (await w.call('forecastCoupons', { token: token(), params: { id } })).body

    it('without history there are no rates; with ended ones of the kind there are', async () => {
      const t = await shop.publish({
        kind: 'shipping',
        valueFen: 1000,
        thresholdFen: 0,
        total: 200,
        budgetFen: 150_000,
      })
      expect(await forecast(t.id)).toEqual({
        basis: 'none',
        templatesSeen: 0,
        issueRate: null,
        redemptionRate: null,
        meanDiscountFen: null,
        expectedIssued: null,
        expectedRedeemed: null,
        expectedCostFen: null,
        mostCostFen: 200_000,
        budgetFen: 150_000,
      })
      const past = await shop.publish({ kind: 'shipping', valueFen: 500, thresholdFen: 0, total: 10 })
      const people = await shop.members(4)
      for (const [i, p] of people.entries()) {
        const piece = (await shop.claim(p.token, past.id)).body
        // One takes all of its five yuan off, one half of it.
        if (i < 2) await shop.redeem(piece.code, { orderAmountFen: i === 0 ? 9000 : 250 })
      }
      await w.call('closeCouponTemplate', { token: token(), params: { id: past.id } })
      expect(await forecast(t.id)).toMatchObject({
        basis: 'kind',
        templatesSeen: 1,
        issueRate: 0.4,
        redemptionRate: 0.5,
        meanDiscountFen: 750,
        expectedIssued: 80,
        expectedRedeemed: 40,
        expectedCostFen: 30_000,
      })
    })

    it('its own pieces speak for it once enough of them are decided', async () => {
      const t = await shop.publish({ thresholdFen: 0, total: 100, validity: { kind: 'days_after_claim', days: 1 } })
      const people = await shop.members(24)
      for (const [i, p] of people.entries()) {
        const piece = (await shop.claim(p.token, t.id)).body
        if (i < 6) await shop.redeem(piece.code)
      }
      // Nothing has run out yet: six decided pieces say nothing of the rest.
      expect((await forecast(t.id)).basis).not.toBe('own')
      // Eleven days of window, three of them gone.
      w.clock.advance(2 * DAY_MS)
      const seen = await forecast(t.id)
      expect(seen).toMatchObject({ basis: 'own', redemptionRate: 0.25, meanDiscountFen: 1000 })
      expect(seen.issueRate).toBeCloseTo(0.24 / (3 / 11), 6)
      expect(seen.expectedIssued).toBe(88)
      expect(seen.expectedCostFen).toBe(22_000)
    })

    it('pieces that were used before any could run out do not promise that all will be used', async () => {
      const t = await shop.publish({ thresholdFen: 0, total: 100, validity: { kind: 'days_after_claim', days: 30 } })
      const people = await shop.members(24)
      for (const [i, p] of people.entries()) {
        const piece = (await shop.claim(p.token, t.id)).body
        if (i < 21) await shop.redeem(piece.code)
      }
      w.clock.advance(DAY_MS)
      const seen = await forecast(t.id)
      expect(seen.basis).not.toBe('own')
      expect(seen.redemptionRate).not.toBe(1)
    })

    it('redemptions by store and hour of Shanghai', async () => {
      const t = await shop.publish({ thresholdFen: 0, perMemberLimit: 9 })
      const { token: mine } = await shop.shopper()
      const use = async (where: 'here' | 'there') => {
        const piece = (await shop.claim(mine, t.id)).body
        const till = where === 'here' ? shop.cashier : shop.otherCashier
        return (await shop.redeem(piece.code, { storeId: shop[where] }, till.token)).body.redemptionId
      }
      await use('here')
      await use('here')
      await use('there')
      // Half past one in the night of the next day there, still the day before in UTC.
      w.clock.set(Date.parse('2026-03-03T01:30:00+08:00'))
      await use('here')
      const wrong = await use('here')
      await w.call('reverseRedemption', {
        token: shop.cashier.token,
        params: { id: wrong },
        key: shop.key(),
        body: { reason: '扫错了' },
      })
      const hours = async (query: Record<string, string>) => w.call('redemptionHours', { token: token(), query })
      const { body } = await hours({ from: '2026-03-02', to: '2026-03-03', couponTemplateId: t.id })
      const row = (storeId: string, storeName: string, hour: number, count: number) => ({
        storeId,
        storeName,
        hour,
        count,
        discountFen: count * 1000,
      })
      expect(body.items).toEqual(
        expect.arrayContaining([
          row(shop.here, '中央大街店', 10, 2),
          row(shop.there, '西单店', 10, 1),
          row(shop.here, '中央大街店', 1, 1),
        ]),
      )
      expect(body.items).toHaveLength(3)
      const day = await hours({ from: '2026-03-03', to: '2026-03-03', couponTemplateId: t.id })
      expect(day.body.items.map((i) => i.hour)).toEqual([1])
      for (const [query, path] of [
        [{ from: '2026-03-03', to: '2026-03-02' }, 'to'],
        [{ from: '2026-02-30', to: '2026-03-02' }, 'from'],
        [{ from: '2025-01-01', to: '2026-03-02' }, 'to'],
      ] as const)
        expect((await hours(query)).body.errors?.[0]?.path).toBe(path)
    })
  })
})
