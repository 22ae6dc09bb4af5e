import { isoOf } from '../../../shared/rules/calendar'
import { BIRTHDAY_JOB } from '../../../server/claims/birthday'
import { give } from '../../../server/claims/give'
import { addStanding } from '../../harness/standing'
import { tierReached } from '../../../server/claims/tier'
import { segmentHooks } from '../../../server/segments/hooks'
import { AppError } from '../../../server/base/errors'
import { onOneDatabase, type World } from '../../harness/world'
import { openShop, type Shop } from '../coupons/shop'

const DAY_MS = 86_400_000
/** So many at once, on the last piece, the last code, or the money for one more. */
const CROWD = 64
const ROUNDS = process.env.TORTURE === 'full' ? 20 : 2

onOneDatabase('coupons: races for the last one', 'mysql', (open) => {
  let w: World
  let shop: Shop
  beforeAll(async () => {
    w = await open()
    shop = await openShop(w)
  })
  afterAll(() => w.close())

  const token = () => shop.marketer.token
  const hooks = () => segmentHooks(w.deps)
  const enter = (who: { token: string }, code: string) =>
    w.call('enterCouponCode', { token: who.token, key: shop.key(), body: { code } })
  const tally = (answers: { status: number; body: { code?: unknown } }[]) => {
    const counts: Record<string, number> = {}
    for (const a of answers) {
      const name = a.status === 201 ? 'given' : `${a.status} ${String(a.body.code)}`
      counts[name] = (counts[name] ?? 0) + 1
    }
    return counts
  }
  /** What the rows say, whatever the counters say. */
  const audit = async (id: string) => {
    const [t] = (await w.db.read((tx) =>
      tx.query(
        `SELECT t.issued, t.total, t.committedFen, t.budgetFen, t.valueFen, t.nextPlace,
                (SELECT COUNT(*) FROM coupon c WHERE c.couponTemplateId = t.id) AS pieces
           FROM coupon_template t WHERE t.id = ?`,
        [id],
      ),
    )) as Record<string, number | null>[]
    return Object.fromEntries(Object.entries(t!).map(([k, v]) => [k, v === null ? null : Number(v)]))
  }
  const addList = async (id: string, kind: 'exchange' | 'piece', codes: string[]) => {
    const list = await w.call('createCodeList', {
      token: token(),
      params: { id },
      key: shop.key(),
      body: { kind, name: '批次' },
    })
    const added = await w.call('addCodes', { token: token(), params: { id: list.body.id }, body: { codes } })
    expect(added.body.accepted).toBe(codes.length)
    return list.body.id
  }
  const rounds = async (work: (round: number) => Promise<void>, times = ROUNDS) => {
    for (let round = 0; round < times; round++) await work(round)
  }

  it('one word, one piece left, sixty-four at once: one has it', () =>
    rounds(async (round) => {
      const t = await shop.publish({ codeWord: `last${round}`, total: 1, inCentre: false })
      const people = await shop.members(CROWD)
      const answers = await Promise.all(people.map((p) => enter(p, `LAST${round}`)))
      expect(tally(answers)).toEqual({ given: 1, '409 coupon_sold_out': CROWD - 1 })
      expect(await audit(t.id)).toMatchObject({ issued: 1, pieces: 1 })
    }))

  it('one word, one member, sixty-four at once: the limit holds', () =>
    rounds(async (round) => {
      const t = await shop.publish({ codeWord: `mine${round}`, perMemberLimit: 3, inCentre: false })
      const me = await shop.shopper()
      const answers = await Promise.all(Array.from({ length: CROWD }, () => enter(me, `mine${round}`)))
      expect(tally(answers)).toEqual({ given: 3, '409 claim_limit_reached': CROWD - 3 })
      expect(await audit(t.id)).toMatchObject({ issued: 3, pieces: 3 })
    }))

  it('sixty-four guesses at once: ten are told that they missed, the others to wait', () =>
    rounds(async (round) => {
      const guesser = await shop.shopper()
      const answers = await Promise.all(Array.from({ length: CROWD }, (_, i) => enter(guesser, `guess${round}n${i}`)))
      expect(tally(answers)).toEqual({ '404 coupon_code_unknown': 10, '429 rate_limited': CROWD - 10 })
      expect((await enter(guesser, 'anything')).status).toBe(429)
      w.clock.advance(61_000)
    }))

  it('one code that works once, sixty-four at once: one has it', () =>
    rounds(async (round) => {
      const t = await shop.publish({ inCentre: false })
      await addList(t.id, 'exchange', [`ONCE-CODE-${round}`])
      const people = await shop.members(CROWD)
      const answers = await Promise.all(people.map((p) => enter(p, `once code ${round}`)))
      expect(tally(answers)).toEqual({ given: 1, '409 coupon_code_used': CROWD - 1 })
      expect(await audit(t.id)).toMatchObject({ issued: 1, pieces: 1 })
    }))

  it('sixty-four codes, one piece left: one code is used up and the others still work', () =>
    rounds(async (round) => {
      const t = await shop.publish({ total: 1, inCentre: false })
      const codes = Array.from({ length: CROWD }, (_, i) => `MANY${round}X${i}`)
      await addList(t.id, 'exchange', codes)
      const people = await shop.members(CROWD)
      const answers = await Promise.all(people.map((p, i) => enter(p, codes[i]!)))
      expect(tally(answers)).toEqual({ given: 1, '409 coupon_sold_out': CROWD - 1 })
      const [{ used }] = (await w.db.read((tx) =>
        tx.query('SELECT COUNT(*) AS used FROM exchange_code WHERE couponTemplateId = ? AND usedAt IS NOT NULL', [
          t.id,
        ]),
      )) as [{ used: number }]
      expect(Number(used)).toBe(1)
    }))

  it('money for one more, sixty-four claims and words at once: one has it', () =>
    rounds(async (round) => {
      const t = await shop.publish({ codeWord: `fund${round}`, budgetFen: 1999, total: 5000 })
      const people = await shop.members(CROWD)
      const answers = await Promise.all(
        people.map((p, i) => (i % 2 === 0 ? shop.claim(p.token, t.id) : enter(p, `fund${round}`))),
      )
      expect(tally(answers)).toEqual({ given: 1, '409 coupon_sold_out': CROWD - 1 })
      expect(await audit(t.id)).toMatchObject({ issued: 1, pieces: 1, committedFen: 1000 })
    }))

  it('listed codes: each piece its own, none twice, however many come', () =>
    rounds(async (round) => {
      const t = await shop.draft({ codeSource: 'list', total: 20, codeWord: `list${round}` })
      const codes = Array.from({ length: 20 }, (_, i) => `TILL-${round}-${i}`)
      await addList(t.id, 'piece', codes)
      const published = await w.call('publishCouponTemplate', { token: token(), params: { id: t.id } })
      expect(published.status).toBe(200)
      const people = await shop.members(CROWD)
      const answers = await Promise.all(
        people.map((p, i) => (i % 2 === 0 ? shop.claim(p.token, t.id) : enter(p, `list${round}`))),
      )
      expect(tally(answers)).toEqual({ given: 20, '409 coupon_sold_out': CROWD - 20 })
      const given = answers.flatMap((a) => (a.status === 201 ? [a.body.code as string] : []))
      expect(new Set(given)).toEqual(new Set(codes))
      expect(await audit(t.id)).toMatchObject({ issued: 20, pieces: 20, nextPlace: 20 })
    }))

  it('one part of codes sent to two lists at once: each code lies in one of them', () =>
    rounds(async (round) => {
      const t = await shop.publish()
      const lists = await Promise.all([
        addList(t.id, 'exchange', [`SEED${round}A`]),
        addList(t.id, 'exchange', [`SEED${round}B`]),
      ])
      const codes = Array.from({ length: 300 }, (_, i) => `BOTH${round}N${i}`)
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, i) =>
          w.call('addCodes', { token: token(), params: { id: lists[i % 2]! }, body: { codes } }),
        ),
      )
      expect(answers.map((a) => a.status)).toEqual(Array(6).fill(200))
      expect(answers.reduce((sum, a) => sum + a.body.accepted, 0)).toBe(300)
    }))

  it('one occasion, sixty-four at once: it brings its pieces once', () =>
    rounds(async (round) => {
      const t = await shop.publish({ issueOnTier: ['gold'], total: 50 })
      const { memberId } = await shop.shopper()
      const at = w.clock.now()
      await Promise.all(
        Array.from({ length: CROWD }, (_, i) =>
          w.db.inTransaction<unknown>((tx) =>
            i % 2 === 0
              ? tierReached(tx, w.deps, hooks(), memberId, 'gold', at)
              : give(tx, w.deps, hooks(), {
                  couponTemplateId: t.id,
                  memberId,
                  source: 'purchase',
                  occasion: `order:${round}:${t.id}`,
                  count: 2,
                  at,
                }),
          ),
        ),
      )
      expect(await audit(t.id)).toMatchObject({ issued: 3, pieces: 3, committedFen: 3000 })
    }))

  it.each([
    ['of pieces', 'a', { total: 120 }],
    ['of pieces in shares', 'b', { total: 120, stripes: 4 }],
    ['of money', 'c', { total: 150, budgetFen: 120_000 }],
  ])('all ways together never give more than there is, %s', (_, letter, scarce) =>
    rounds(async (n) => {
      const round = `${letter}${n}`
      const t = await shop.publish({
        codeWord: `all${round}`,
        ...scarce,
        perMemberLimit: 2,
        issueOnJoin: true,
        issueOnBirthday: { daysBefore: 0 },
        issueOnTier: ['gold'],
        claimUntil: isoOf(w.clock.now() + DAY_MS),
      })
      const codes = Array.from({ length: 40 }, (_, i) => `WAY${round}C${i}`)
      await addList(t.id, 'exchange', codes)
      const people = await shop.members(60)
      const born = people.slice(0, 30).map((p) => p.memberId)
      await w.db.inTransaction(async (tx) => {
        await tx.query(
          "UPDATE member SET birthday = '1991-03-02' WHERE birthday IS NULL AND id IN (" +
            born.map(() => '?').join(',') +
            ')',
          born,
        )
        await tx.query(`UPDATE job SET dueAt = 0 WHERE kind = '${BIRTHDAY_JOB.kind}'`)
      })
      await addStanding(w, 'coupons.birthdays')
      await w.call('grantCoupons', {
        token: token(),
        params: { id: t.id },
        key: shop.key(),
        body: { memberIds: people.map((p) => p.memberId) },
      })
      const at = w.clock.now()
      const soldOut = (work: Promise<unknown>) =>
        work.catch((error: unknown) => {
          if (!(error instanceof AppError)) throw error
          return error.code
        })
      const [answers] = await Promise.all([
        Promise.all([
          ...people.map((p) => shop.claim(p.token, t.id)),
          ...people.map((p) => enter(p, `all${round}`)),
          ...codes.map((code, i) => enter(people[i]!, code)),
        ]),
        w.jobs(),
        Promise.all(
          people.map((p, i) =>
            soldOut(
              w.db.inTransaction<unknown>((tx) =>
                i % 3 === 0
                  ? tierReached(tx, w.deps, hooks(), p.memberId, 'gold', at)
                  : give(tx, w.deps, hooks(), {
                      couponTemplateId: t.id,
                      memberId: p.memberId,
                      source: i % 3 === 1 ? 'purchase' : 'campaign',
                      occasion: `way:${round}:${p.memberId}`,
                      at,
                    }),
              ),
            ),
          ),
        ),
      ])
      expect(answers.filter((a) => a.status >= 500).map((a) => a.text)).toEqual([])
      // Everybody wanted more than that together.
      expect((await audit(t.id)).pieces).toBe(120)
      const shown = (await w.call('readCouponTemplate', { token: token(), params: { id: t.id } })).body
      expect([shown.issued, shown.committedFen]).toEqual([120, 120_000])
      const most = (await w.db.read((tx) =>
        tx.query(
          "SELECT issuedTo, COUNT(*) AS n FROM coupon WHERE couponTemplateId = ? AND source NOT IN ('purchase','birthday','tier') GROUP BY issuedTo HAVING COUNT(*) > 2",
          [t.id],
        ),
      )) as unknown[]
      expect(most).toEqual([])
    }, ROUNDS / 2),
  )
})
