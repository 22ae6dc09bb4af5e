import { isoOf, shanghaiDay } from '../../../shared/rules/calendar'
import { nextBirthday } from '../../../shared/rules/birthday'
import { jobHandlers } from '../../../server/app'
import type { JobRun } from '../../../server/base/jobs'
import { addStanding } from '../../harness/standing'
import { give } from '../../../server/claims/give'
import { tierReached } from '../../../server/claims/tier'
import { segmentHooks } from '../../../server/segments/hooks'
import { onEachDatabase, type World } from '../../harness/world'
import { makeSqlSwitchable, withBug } from '../../torture/switchable'
import { refused, useShop, type Shop } from '../coupons/shop'

const DAY_MS = 86_400_000

onEachDatabase('coupons: ways in', (open) => {
  let w: World
  let shop: Shop
  let start: number
  useShop(open, (opened) => ({ w, shop, start } = opened))

  const token = () => shop.marketer.token
  const enter = (who: { token: string }, code: string, key = shop.key()) =>
    w.call('enterCouponCode', { token: who.token, key, body: { code } })
  const hooks = () => segmentHooks(w.deps)

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
      for (const code of ['', 1, null, 'x'.repeat(101), ['A']])
        expect((await w.call('enterCouponCode', { token: who.token, key: 'k', body: { code } })).status).toBe(422)
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
      await addStanding(w, 'coupons.birthdays')
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

    it('are found by month and day in an index, not by reading every member for every template', async () => {
      await shop.publish({ issueOnBirthday: { daysBefore: 0 }, inCentre: false })
      const asked: string[] = []
      makeSqlSwitchable(w.db.source)
      const run = { id: 'by hand', place: null, letGo: () => false } as JobRun
      const give = () => Promise.resolve(jobHandlers(w.deps)['coupons.birthdays']!(run))
      await withBug({ sql: (sql) => (asked.push(sql), sql) }, give)
      const born = asked.find((sql) => /\bFROM member\b/.test(sql) && /birth/i.test(sql))!
      const explain = `EXPLAIN ${w.dialect === 'sqlite' ? 'QUERY PLAN ' : ''}${born}`
      const plan = (await w.db.read((tx) => tx.query(explain, ['03-02', '', 10]))) as Record<string, unknown>[]
      if (w.dialect === 'sqlite')
        expect(plan.map((step) => step.detail)).toEqual([
          'SEARCH member USING INDEX ix_member_birthday (birthMonthDay=? AND id>?)',
        ])
      else expect(plan).toMatchObject([{ possible_keys: expect.stringContaining('ix_member_birthday') as string }])
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
})
