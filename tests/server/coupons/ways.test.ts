import { isoOf, shanghaiDay } from '../../../shared/rules/calendar'
import { nextBirthday } from '../../../shared/rules/birthday'
import { scheduleCouponJobs } from '../../../server/coupons/jobs'
import { give } from '../../../server/coupons/give'
import { tierReached } from '../../../server/coupons/tier'
import { segmentHooks } from '../../../server/segments/hooks'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from './shop'

const DAY_MS = 86_400_000

onEachDatabase('coupons: ways in', (open) => {
  let w: World
  let shop: Shop
  let start: number
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
    start = w.clock.now()
  })
  afterEach(() => w.clock.set(start))
  afterAll(() => w.close())

  const token = () => shop.marketer.token
  const read = async (id: string) => (await w.call('readCouponTemplate', { token: token(), params: { id } })).body
  const enter = (who: { token: string }, code: string, key = shop.key()) =>
    w.call('enterCouponCode', { token: who.token, key, body: { code } })
  const hooks = () => segmentHooks(w.deps)
  const refused = (answer: { status: number; body: { code?: string } }) => [answer.status, answer.body.code]

  describe('words', () => {
    it('open their template however they are typed, within limit, window and total', async () => {
      const t = await shop.publish({ codeWord: '山茶Spring', inCentre: false, total: 2 })
      const [a, b] = await shop.pair()
      const got = await enter(a, ' 山茶 SPRING ', 'typed')
      expect([got.status, got.body.couponTemplateId, got.body.status]).toEqual([201, t.id, 'claimed'])
      const again = await enter(a, ' 山茶 SPRING ', 'typed')
      expect([again.text, again.headers.get('Idempotent-Replayed')]).toEqual([got.text, 'true'])
      expect(refused(await enter(a, '山茶spring'))).toEqual([409, 'claim_limit_reached'])
      expect((await enter(b, '山茶spring')).status).toBe(201)
      expect(refused(await enter(await shop.shopper(), '山茶spring'))).toEqual([409, 'coupon_sold_out'])
      await w.call('pauseCouponTemplate', { token: token(), params: { id: t.id } })
      expect(refused(await enter(a, '山茶spring'))).toEqual([409, 'claim_paused'])
      await w.call('closeCouponTemplate', { token: token(), params: { id: t.id } })
      expect(refused(await enter(a, '山茶spring'))).toEqual([404, 'coupon_code_unknown'])
      const lines = (await w.db.read((tx) =>
        tx.query('SELECT source FROM coupon WHERE couponTemplateId = ?', [t.id]),
      )) as { source: string }[]
      expect(lines).toEqual([{ source: 'word' }, { source: 'word' }])
    })

    it('of drafts are unknown; a word before its time is not open', async () => {
      await shop.draft({ codeWord: '草稿词' })
      await shop.publish({ codeWord: '明天', claimFrom: isoOf(w.clock.now() + DAY_MS) })
      const who = await shop.shopper()
      expect(refused(await enter(who, '草稿词'))).toEqual([404, 'coupon_code_unknown'])
      expect(refused(await enter(who, '明天'))).toEqual([409, 'claim_not_open'])
    })

    it('unknown codes slow a member down after ten a minute, and only her', async () => {
      const t = await shop.publish({ codeWord: '缓一缓' })
      const [a, b] = await shop.pair()
      for (let i = 0; i < 10; i++) expect(refused(await enter(a, `wrong-${i}`))).toEqual([404, 'coupon_code_unknown'])
      const slowed = await enter(a, '缓一缓')
      expect([...refused(slowed), slowed.headers.get('Retry-After')]).toEqual([429, 'rate_limited', '60'])
      expect((await enter(b, '缓一缓')).status).toBe(201)
      w.clock.advance(61_000)
      expect((await enter(a, '缓一缓')).status).toBe(201)
      expect((await shop.counts(t.id)).issued).toBe(2)
    })

    it('wants a key, a member and one word of text', async () => {
      const who = await shop.shopper()
      expect((await w.call('enterCouponCode', { token: who.token, body: { code: 'x' } })).body.code).toBe(
        'idempotency_key_required',
      )
      expect((await w.call('enterCouponCode', { key: 'k', body: { code: 'x' } })).status).toBe(401)
      for (const code of ['', 1, null, 'x'.repeat(41), ['A']])
        expect((await w.call('enterCouponCode', { token: who.token, key: 'k', body: { code } })).status).toBe(422)
    })
  })

  describe('code lists', () => {
    const list = (id: string, body: Record<string, unknown>, key = shop.key()) =>
      w.call('createCodeList', { token: token(), params: { id }, key, body })
    const add = (id: string, codes: unknown[], more: Record<string, unknown> = {}) =>
      w.call('addCodes', { token: token(), params: { id }, body: { codes, ...more } })
    const codesOf = async (id: string, query: Record<string, string | number> = {}) =>
      (await w.call('readCodes', { token: token(), params: { id }, query: { limit: 200, ...query } })).body

    it('imported codes work once each, in any spelling', async () => {
      const t = await shop.publish({ inCentre: false, perMemberLimit: 5 })
      const made = await list(t.id, { kind: 'exchange', name: '杂志夹页' })
      expect(made.body).toMatchObject({
        kind: 'exchange',
        status: 'filling',
        total: 0,
        used: 0,
        couponTemplateId: t.id,
      })
      const part = await add(made.body.id, ['abcd-1234', 'EFGH 5678', 'ab', '中文码', 'ABCD1234'], { firstLine: 2 })
      expect(part.body).toEqual({
        accepted: 2,
        total: 2,
        refused: [
          { line: 4, code: 'ab', reason: 'malformed' },
          { line: 5, code: '中文码', reason: 'malformed' },
          { line: 6, code: 'ABCD1234', reason: 'duplicate' },
        ],
      })
      // The part is sent again, as after a lost answer: nothing is added twice.
      expect((await add(made.body.id, ['abcd-1234', 'EFGH 5678'])).body).toMatchObject({ accepted: 0, total: 2 })
      const other = await list(t.id, { kind: 'exchange', name: '另一批' })
      expect((await add(other.body.id, ['ABCD1234'])).body.refused).toEqual([
        { line: 1, code: 'ABCD1234', reason: 'taken' },
      ])
      const [a, b] = await shop.pair()
      const got = await enter(a, 'Abcd 1234')
      expect([got.status, got.body.couponTemplateId]).toEqual([201, t.id])
      expect(refused(await enter(b, 'ABCD1234'))).toEqual([409, 'coupon_code_used'])
      expect(refused(await enter(a, 'ABCD1234'))).toEqual([409, 'coupon_code_used'])
      const lists = (await w.call('listCodeLists', { token: token(), params: { id: t.id } })).body.items
      expect(lists.map((l) => [l.name, l.status, l.total, l.used])).toEqual([
        ['另一批', 'filling', 0, 0],
        ['杂志夹页', 'ready', 2, 1],
      ])
      expect((await codesOf(made.body.id)).items).toEqual([
        { code: 'ABCD1234', usedAt: isoOf(w.clock.now()) },
        { code: 'EFGH5678', usedAt: null },
      ])
      const trail = (await w.db.read((tx) =>
        tx.query("SELECT action FROM audit_entry WHERE objectKind = 'code_list' AND objectId = ? ORDER BY id", [
          made.body.id,
        ]),
      )) as { action: string }[]
      expect(trail.map((r) => r.action)).toEqual(['coupons.codes.create', 'coupons.codes.add', 'coupons.codes.read'])
    })

    it('a code that is refused is not used up', async () => {
      const t = await shop.publish({ total: 1, inCentre: false })
      const { id } = (await list(t.id, { kind: 'exchange', name: '一份' })).body
      await add(id, ['FIRST-ONE', 'SECOND-ONE'])
      const [a, b] = await shop.pair()
      expect((await enter(a, 'firstone')).status).toBe(201)
      expect(refused(await enter(b, 'secondone'))).toEqual([409, 'coupon_sold_out'])
      await w.call('editCouponTemplate', { token: token(), params: { id: t.id }, body: { total: 2 } })
      expect((await enter(b, 'secondone')).status).toBe(201)
    })

    it('are drawn as a job that goes on where it stood', async () => {
      const t = await shop.publish({ total: 10_000, inCentre: false })
      const made = await list(t.id, { kind: 'exchange', name: '印刷', generate: 4500 }, 'draw')
      expect(made.body).toMatchObject({ status: 'making', total: 0 })
      expect((await list(t.id, { kind: 'exchange', name: '印刷', generate: 4500 }, 'draw')).text).toBe(made.text)
      const transactions = w.db.inTransaction.bind(w.db)
      let left = 2
      w.db.inTransaction = (work) => {
        if (left-- === 0) throw new Error('the process died here')
        return transactions(work)
      }
      await w.jobs().catch(() => undefined)
      w.db.inTransaction = transactions
      w.clock.advance(120_000)
      await w.jobs()
      const job = await w.call('readJob', { token: token(), params: { id: made.body.jobId! } })
      expect(job.body).toMatchObject({ status: 'done', total: 4500, done: 4500 })
      const found = new Set<string>()
      let cursor: string | null | undefined
      do {
        const page = await codesOf(made.body.id, { limit: 200, ...(cursor ? { cursor } : {}) })
        for (const { code } of page.items) found.add(code)
        cursor = page.nextCursor
      } while (cursor)
      expect(found.size).toBe(4500)
      expect([...found].every((code) => /^[2-9A-HJKMNP-Z]{12}$/.test(code))).toBe(true)
      expect((await enter(await shop.shopper(), [...found][7]!)).status).toBe(201)
      expect(refused(await add(made.body.id, ['MORE-CODES']))).toEqual([409, 'state_conflict'])
    })

    it('pieces carry the codes of their list in order, and tills read them', async () => {
      const t = await shop.draft({ codeSource: 'list', total: 3, thresholdFen: 0 })
      const publish = () => w.call('publishCouponTemplate', { token: token(), params: { id: t.id } })
      expect(refused(await publish())).toEqual([409, 'state_conflict'])
      const { id } = (await list(t.id, { kind: 'piece', name: '收银系统' })).body
      const part = await add(id, ['pos-0001', 'POS-0002', '2'.repeat(20)])
      expect(part.body).toMatchObject({ accepted: 2, refused: [{ line: 3, reason: 'malformed' }] })
      expect(refused(await publish())).toEqual([409, 'state_conflict'])
      await add(id, ['POS-0003'])
      expect((await publish()).status).toBe(200)
      const grow = { token: token(), params: { id: t.id }, body: { total: 4 } }
      expect(refused(await w.call('editCouponTemplate', grow))).toEqual([409, 'state_conflict'])
      const people = await shop.members(3)
      const codes: string[] = []
      for (const p of people) codes.push((await shop.claim(p.token, t.id)).body.code)
      expect(codes).toEqual(['POS-0001', 'POS-0002', 'POS-0003'])
      expect((await shop.redeem('pos-0002')).status).toBe(201)
      const shown = (await w.call('listCodeLists', { token: token(), params: { id: t.id } })).body.items
      expect(shown).toMatchObject([{ kind: 'piece', status: 'ready', total: 3, used: 3 }])
      expect((await codesOf(id, { limit: 2 })).items.map((c) => c.code)).toEqual(['POS-0001', 'POS-0002'])
      const elsewhere = await shop.draft({ codeSource: 'list' })
      const second = (await list(elsewhere.id, { kind: 'piece', name: '二' })).body.id
      expect((await add(second, ['POS-0001'])).body.refused).toMatchObject([{ reason: 'taken' }])
    })

    it('refuses what makes no sense', async () => {
      const own = await shop.publish()
      expect(refused(await list(own.id, { kind: 'piece', name: 'x' }))).toEqual([409, 'state_conflict'])
      const listed = await shop.draft({ codeSource: 'list' })
      const drawn = await list(listed.id, { kind: 'piece', name: 'x', generate: 5 })
      expect([drawn.status, drawn.body.errors?.[0]?.path]).toEqual([422, 'generate'])
      expect((await list(own.id, { kind: 'exchange', name: 'x', generate: 1_000_001 })).status).toBe(422)
      expect((await list('nothing', { kind: 'exchange', name: 'x' })).status).toBe(404)
      const { id } = (await list(own.id, { kind: 'exchange', name: 'x' })).body
      expect((await add(id, [])).status).toBe(422)
      expect((await add(id, [1])).status).toBe(422)
      expect((await add('nothing', ['ABCD'])).status).toBe(404)
      await w.call('closeCouponTemplate', { token: token(), params: { id: own.id } })
      expect(refused(await add(id, ['ABCD-EFGH-1']))).toEqual([409, 'state_conflict'])
      expect(refused(await list(own.id, { kind: 'exchange', name: 'y' }))).toEqual([409, 'state_conflict'])
    })

    it('a word and a code never share a door', async () => {
      const t = await shop.publish({ codeWord: 'welcome1' })
      const { id } = (await list(t.id, { kind: 'exchange', name: 'x' })).body
      expect((await add(id, ['WELCOME-1', 'OTHER-11'])).body).toMatchObject({
        accepted: 1,
        refused: [{ code: 'WELCOME-1', reason: 'taken' }],
      })
      const word = await w.call('createCouponTemplate', { token: token(), body: shop.terms({ codeWord: 'other11' }) })
      expect([word.status, word.body.errors?.[0]?.path]).toEqual([422, 'codeWord'])
    })
  })

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

  describe('birthdays', () => {
    const born = (memberId: string, birthday: string) =>
      w.db.inTransaction((tx) => tx.query('UPDATE member SET birthday = ? WHERE id = ?', [birthday, memberId]))
    const pieces = async (templateId: string, memberId: string) =>
      (
        (await w.db.read((tx) =>
          tx.query(
            'SELECT occasion, source FROM coupon WHERE couponTemplateId = ? AND memberId = ? ORDER BY claimedAt',
            [templateId, memberId],
          ),
        )) as { occasion: string; source: string }[]
      ).map((r) => [r.source, r.occasion.split(':').at(-1)])

    it('bring one piece a year, some days ahead, also to late comers and leap days', async () => {
      // The world stands on 2 March 2026 in Shanghai.
      const t = await shop.publish({
        issueOnBirthday: { daysBefore: 3 },
        inCentre: false,
        total: 500,
        claimUntil: isoOf(start + 800 * DAY_MS),
      })
      const people = await shop.members(6)
      const dates = ['1990-03-05', '1990-03-06', '1990-03-02', '1990-03-01', '2000-02-29', '1990-12-31']
      for (const [i, date] of dates.entries()) await born(people[i]!.memberId, date)
      await scheduleCouponJobs(w.deps)
      await w.jobs()
      const all = () => Promise.all(people.map((p) => pieces(t.id, p.memberId)))
      const gift = (year: number) => ['birthday', String(year)]
      expect(await all()).toEqual([[gift(2026)], [], [gift(2026)], [], [], []])
      // The next day brings the next date in, and nobody a second piece.
      w.clock.advance(DAY_MS)
      await w.jobs()
      await w.jobs()
      expect(await all()).toEqual([[gift(2026)], [gift(2026)], [gift(2026)], [], [], []])
      // A year on 1 March is also the day of those born on 29 February, and New Year is three days after the 29th.
      w.clock.set(Date.parse('2026-12-29T10:00:00+08:00'))
      await w.jobs()
      w.clock.set(Date.parse('2027-03-01T10:00:00+08:00'))
      await w.jobs()
      expect(await all()).toEqual([
        [gift(2026)],
        [gift(2026)],
        [gift(2026), gift(2027)],
        [gift(2027)],
        [gift(2027)],
        [gift(2026)],
      ])
      expect(nextBirthday('2000-02-29', shanghaiDay(w.clock.now()))).toBe('2027-03-01')
      w.clock.set(Date.parse('2027-03-02T00:02:00+08:00'))
      await w.jobs()
      expect((await pieces(t.id, people[0]!.memberId)).map((p) => p[1])).toEqual(['2026', '2027'])
      const kept = await w.db.read((tx) => tx.query('SELECT issued FROM coupon_template WHERE id = ?', [t.id]))
      expect(kept).toEqual([{ issued: 8 }])
    })
  })

  describe('tiers, campaigns and what is owed', () => {
    it('a tier brings its pieces once, however often it is reached', async () => {
      const gold = await shop.publish({ issueOnTier: ['gold', 'platinum'], inCentre: false })
      await shop.publish({ issueOnTier: ['silver'], inCentre: false })
      await shop.publish({ issueOnTier: ['gold'], total: 1, tiers: ['platinum'] })
      const { memberId } = await shop.shopper()
      const reach = (tier: string) =>
        w.db.inTransaction((tx) => tierReached(tx, w.deps, hooks(), memberId, tier, w.clock.now()))
      expect((await reach('gold')).map((c) => [c.couponTemplateId, c.source])).toEqual([[gold.id, 'tier']])
      expect(await reach('gold')).toEqual([])
      expect((await reach('platinum')).map((c) => c.couponTemplateId)).toEqual([gold.id])
      expect((await shop.counts(gold.id)).issued).toBe(2)
    })

    it('a campaign gives once to each; what is owed comes in spite of window, limit and rule', async () => {
      const t = await shop.publish({ total: 6, claimUntil: isoOf(start + 1000), tiers: ['standard'] })
      const { memberId } = await shop.shopper()
      const gift = (more: Record<string, unknown>) =>
        w.db.inTransaction((tx) =>
          give(tx, w.deps, hooks(), {
            couponTemplateId: t.id,
            memberId,
            source: 'campaign',
            at: w.clock.now(),
            ...more,
          } as Parameters<typeof give>[3]),
        )
      const occasion = `campaign:c1:${memberId}`
      const first = await gift({ occasion, sourceId: 'c1' })
      expect((await gift({ occasion, sourceId: 'c1' })).map((c) => c.id)).toEqual(first.map((c) => c.id))
      await expect(gift({})).rejects.toMatchObject({ code: 'claim_limit_reached' })
      w.clock.advance(5000)
      const other = (await shop.shopper()).memberId
      await expect(gift({ memberId: other })).rejects.toMatchObject({ code: 'claim_not_open' })
      await w.db.inTransaction((tx) => tx.query("UPDATE member SET tier = 'gold' WHERE id = ?", [memberId]))
      const bought = await gift({ source: 'purchase', occasion: 'order:1:item:1', count: 3 })
      expect(bought.map((c) => c.seq)).toEqual([2, 3, 4])
      expect((await gift({ source: 'purchase', occasion: 'order:1:item:1', count: 3 })).map((c) => c.id)).toEqual(
        bought.map((c) => c.id),
      )
      // All or none: three do not fit into the two that are left.
      await expect(gift({ source: 'purchase', occasion: 'order:2', count: 3 })).rejects.toMatchObject({
        code: 'coupon_sold_out',
      })
      expect((await gift({ source: 'compensation', count: 2 })).length).toBe(2)
      await expect(gift({ source: 'compensation' })).rejects.toMatchObject({ code: 'coupon_sold_out' })
      expect((await shop.counts(t.id)).issued).toBe(6)
      await expect(gift({ couponTemplateId: 'nothing' })).rejects.toMatchObject({ code: 'not_found' })
    })
  })

  it('of a template in shares, too, what ran out is free again', async () => {
    const t = await shop.publish({
      stripes: 3,
      perMemberLimit: 9,
      thresholdFen: 0,
      validity: { kind: 'days_after_claim', days: 1 },
    })
    const { token: mine } = await shop.shopper()
    const pieces = []
    for (let i = 0; i < 4; i++) pieces.push((await shop.claim(mine, t.id)).body)
    await shop.redeem(pieces[0]!.code, { orderAmountFen: 400 })
    expect(await read(t.id)).toMatchObject({ issued: 4, committedFen: 3400, spentFen: 400 })
    w.clock.advance(2 * DAY_MS)
    await scheduleCouponJobs(w.deps)
    await w.db.inTransaction((tx) => tx.query("UPDATE job SET runAt = 0 WHERE kind = 'coupons.release'"))
    await w.jobs()
    expect(await read(t.id)).toMatchObject({ issued: 4, committedFen: 400, spentFen: 400, expired: 3 })
  })

  it('what was held back for pieces that ran out is free again, once', async () => {
    const t = await shop.publish({
      budgetFen: 3000,
      perMemberLimit: 9,
      thresholdFen: 0,
      validity: { kind: 'days_after_claim', days: 1 },
    })
    const { token: mine } = await shop.shopper()
    const pieces = []
    for (let i = 0; i < 3; i++) pieces.push((await shop.claim(mine, t.id)).body)
    await shop.redeem(pieces[0]!.code, { orderAmountFen: 400 })
    expect(await read(t.id)).toMatchObject({ committedFen: 2400, spentFen: 400 })
    w.clock.advance(2 * DAY_MS)
    await scheduleCouponJobs(w.deps)
    // The clock of these tests goes back; the job's next round does not.
    await w.db.inTransaction((tx) => tx.query("UPDATE job SET runAt = 0 WHERE kind = 'coupons.release'"))
    await w.jobs()
    expect(await read(t.id)).toMatchObject({ committedFen: 400, spentFen: 400, expired: 2 })
    // One that is good still: the next round looks at the template again, and frees nothing twice.
    expect((await shop.claim(mine, t.id)).status).toBe(201)
    w.clock.advance(2 * 3_600_000)
    await w.jobs()
    expect((await read(t.id)).committedFen).toBe(1400)
    // Taking a piece back that had run out frees nothing a second time.
    await w.call('voidCoupon', {
      token: shop.service.token,
      params: { id: pieces[1]!.id },
      key: shop.key(),
      body: { reason: '清理' },
    })
    expect((await read(t.id)).committedFen).toBe(1400)
    expect((await shop.claim(mine, t.id)).status).toBe(201)
  })
})
