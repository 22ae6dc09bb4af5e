import { DAY_MS } from '../../shared/rules/calendar'
import { housekeepingJobs } from '../../server/base/housekeeping'
import { must, templateBody } from '../harness/rows'
import { onOneDatabase, type World } from '../harness/world'
import { makeMembers, type Person } from './people'
import { client, type Answer } from './post'
import { loseReplies } from './reply-lost'
import { makeTemplate } from './templates'

/** Of the promised numbers a fortieth over both databases each time, all of them on each with `TORTURE=full`. */
const part = process.env.TORTURE === 'full' ? 1 : 0.025
const LOST = 20_000 * part
const CHANGED = 2_000 * part
const FOREIGN = 1_000 * part
const REFUSED = Math.ceil(500 * part)

onOneDatabase('keys of requests', 'mysql', (open) => {
  let w: World
  let people: Person[]
  let owner: string
  let storeId: string
  let direct: ReturnType<typeof client>
  beforeAll(async () => {
    w = await open()
    people = await w.db.inTransaction((tx) => makeMembers(tx, w.chance, 500, w.clock.now()))
    owner = (await w.staff('owner')).token
    const body = { name: '店', regionCode: '310106', address: '路 1 号' }
    storeId = must(await w.call('createStore', { token: owner, body })).body.id
    direct = client(w.url, 32)
  }, 60_000)
  afterAll(async () => {
    direct?.close()
    await w?.close()
  })

  const template = (more: { total?: number; perMemberLimit?: number; state?: 'paused' } = {}): Promise<string> =>
    w.db.inTransaction((tx) =>
      makeTemplate(tx, w.chance, w.clock.now(), { total: 100_000, perMemberLimit: 100_000, ...more }),
    )
  const claim = (post: typeof direct.post, id: string, { token }: Person, key: string): Promise<Answer> =>
    post(`/mini/coupon-templates/${id}/claims`, { token, key })
  const pieces = async (id: string): Promise<number> => {
    const [row] = (await w.db.read((tx) =>
      tx.query('SELECT COUNT(*) AS n FROM coupon WHERE couponTemplateId = ?', [id]),
    )) as { n: number }[]
    return Number(row!.n)
  }
  /** Works through so many numbers, 32 at a time. */
  const each = async (count: number, work: (i: number) => Promise<void>): Promise<void> => {
    let next = 0
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        for (let i = next++; i < count; i = next++) await work(i)
      }),
    )
  }

  it(`${LOST} claims whose answers are lost up to three times: one effect each, the same bytes at last`, async () => {
    const id = await template()
    const way = await loseReplies(w.url)
    const lossy = client(way.url, 32)
    const broken: string[] = []
    const coupons = new Set<string>()
    await each(LOST, async (i) => {
      const person = people[i % people.length]!
      const key = `lost-${i}`
      for (let times = 1 + (i % 3); times > 0; times--) {
        const heard = await claim(lossy.post, id, person, key).catch(() => null)
        if (heard) broken.push(`an answer came through: ${heard.status}`)
      }
      const answer = await claim(direct.post, id, person, key)
      const again = i % 10 === 0 ? await claim(direct.post, id, person, key) : answer
      if (answer.status !== 201 || !answer.replayed || again.text !== answer.text)
        broken.push(`${key}: ${answer.status} ${answer.replayed}`)
      else coupons.add((JSON.parse(answer.text) as { id: string }).id)
    })
    lossy.close()
    const lost = way.lost()
    await way.close()
    expect(broken).toEqual([])
    expect(lost).toBeGreaterThanOrEqual(LOST)
    expect([coupons.size, await pieces(id)]).toEqual([LOST, LOST])
  }, 3_600_000)

  it(`${CHANGED} keys that come again with another body: 422, nothing happens`, async () => {
    const id = await template()
    const broken: string[] = []
    await each(CHANGED, async (i) => {
      const made = await claim(direct.post, id, people[i % people.length]!, `changed-${i}`)
      const { code } = JSON.parse(made.text) as { code: string }
      const redeem = (body: object) =>
        direct.post('/staff/redemptions', { token: owner, key: `used-${i}`, body: { code, storeId, ...body } })
      const first = await redeem({ orderAmountFen: 1_000 })
      const changes = [{ orderAmountFen: 1_001 }, {}, { orderNo: 'A1' }, { code: 'ABCDEFGHJK' }, { orderAmountFen: 0 }]
      const other = await redeem(changes[i % changes.length]!)
      const again = await redeem({ orderAmountFen: 1_000 })
      if (first.status !== 201 || other.status !== 422 || other.code !== 'idempotency_key_reused')
        broken.push(`${first.status}, then ${other.status} ${other.code}`)
      if (!again.replayed || again.text !== first.text) broken.push('the first answer was not kept')
    })
    expect(broken).toEqual([])
    const [row] = (await w.db.read((tx) =>
      tx.query('SELECT COUNT(*) AS n, MIN(orderAmountFen) AS least, MAX(orderAmountFen) AS most FROM redemption'),
    )) as Record<string, number>[]
    expect(Object.values(row!).map(Number)).toEqual([CHANGED, 1_000, 1_000])
  }, 3_600_000)

  it(`${FOREIGN} keys of others: nobody gets another's answer`, async () => {
    const [id, elsewhere] = [await template(), await template()]
    const broken: string[] = []
    await each(FOREIGN, async (i) => {
      const key = `foreign-${i}`
      const [mine, other] = [people[i % 250]!, people[250 + (i % 250)]!]
      const first = await claim(direct.post, id, mine, key)
      const theirs = await claim(direct.post, id, other, key)
      // One key at another path is another request.
      const there = await claim(direct.post, elsewhere, mine, key)
      const stolen = await direct.post(`/mini/coupon-templates/${id}/claims`, { token: owner, key })
      const ids = [first, theirs, there].map((a) => (a.status === 201 ? (JSON.parse(a.text) as { id: string }).id : ''))
      if (new Set(ids).size !== 3 || ids.includes('') || theirs.replayed || there.replayed || stolen.status !== 401)
        broken.push(`${[first, theirs, there, stolen].map((a) => `${a.status} ${a.replayed}`).join(', ')}`)
    })
    expect(broken).toEqual([])
    expect([await pieces(id), await pieces(elsewhere)]).toEqual([2 * FOREIGN, FOREIGN])
  }, 3_600_000)

  it(`${REFUSED} refusals are not stored: the same key works once the reason is gone`, async () => {
    const id = await template({ state: 'paused' })
    const keyOf = (i: number) => `refused-${i}`
    const refused: Answer[] = []
    await each(REFUSED, async (i) => void refused.push(await claim(direct.post, id, people[i % 500]!, keyOf(i))))
    expect(new Set(refused.map((a) => a.code))).toEqual(new Set(['claim_paused']))
    must(await w.call('publishCouponTemplate', { token: owner, params: { id } }))
    const after: Answer[] = []
    await each(REFUSED, async (i) => void after.push(await claim(direct.post, id, people[i % 500]!, keyOf(i))))
    expect(after.filter((a) => a.status === 201 && !a.replayed)).toHaveLength(REFUSED)
    expect(await pieces(id)).toBe(REFUSED)
  }, 600_000)

  it('a wrong field, then the right one, with one key: 422 stores nothing', async () => {
    const id = await template()
    const { code } = JSON.parse((await claim(direct.post, id, people[0]!, 'fixed-0')).text) as { code: string }
    const redeem = (body: object) => direct.post('/staff/redemptions', { token: owner, key: 'fixed-1', body })
    expect((await redeem({ code, storeId, orderAmountFen: -1 })).code).toBe('validation_failed')
    expect((await redeem({ code, storeId, orderAmountFen: 1 })).status).toBe(201)
  })

  it('keys live a week; what they did once stays done once for ever', async () => {
    const template = must(await w.call('createCouponTemplate', { token: owner, body: templateBody(w) })).body
    must(await w.call('publishCouponTemplate', { token: owner, params: { id: template.id } }))
    const member = await w.member()
    const ask = async () => w.call('claimCoupon', { token: member.token, params: { id: template.id }, key: 'for-ever' })
    const first = must(await ask())
    const sweep = async () => {
      const handler = Object.values(housekeepingJobs(w.deps))[0]!
      await handler({ stopping: () => false } as never)
    }
    const begun = w.clock.now()
    for (const later of [23 / 24, 25 / 24, 6.9]) {
      w.clock.set(begun + later * DAY_MS)
      await sweep()
      const again = await ask()
      expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([201, first.text, 'true'])
    }
    for (const later of [8.5, 20]) {
      w.clock.set(begun + later * DAY_MS)
      await sweep()
      expect((await ask()).body.code).toBe('claim_limit_reached')
    }
    expect(await pieces(template.id)).toBe(1)
    w.clock.set(begun)
  })
})
