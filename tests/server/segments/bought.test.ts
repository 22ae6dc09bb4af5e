import type { SegmentRule } from '../../../shared/rules/segment'
import { apiKey } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'

const DAY_MS = 86_400_000
const leaf = (field: string, op: string, value: unknown) => ({ field, op, value }) as unknown as SegmentRule

onEachDatabase('segments by what was bought', (open) => {
  let w: World
  let owner: string
  let key: string
  let her: { memberId: string; token: string }
  beforeAll(async () => {
    w = await open()
    owner = (await w.staff('owner')).token
    key = (await apiKey(w, owner, ['orders'])).key
    her = await w.member({ personalisation: true })
    await w.member({ personalisation: true })
    await w.member({})
  })
  afterAll(() => w.close())

  const count = async (rule: SegmentRule) =>
    (await w.call('previewSegment', { token: owner, body: { rule } })).body.count
  let n = 0
  const order = async (days: number, amountFen: number, more: object = {}) => {
    const { memberNo } = (await w.call('readMe', { token: her.token })).body
    return w.call('openRecordOrder', {
      token: key,
      body: {
        platform: 'taobao',
        orderNo: `B-${++n}`,
        paidAt: new Date(w.clock.now() - days * DAY_MS).toISOString(),
        amountFen,
        customer: { memberNo },
        ...more,
      },
    })
  }

  it('know an order as soon as it is answered, and the bands as soon as they are kept', async () => {
    // The third member has not allowed it: what she did not buy does not find her, either.
    expect(await count(leaf('orderCount', 'eq', 0))).toBe(2)
    expect((await order(100, 40_000)).status).toBe(201)
    expect((await order(40, 60_000)).status).toBe(201)
    const found = await Promise.all(
      [
        leaf('orderCount', 'gte', 2),
        leaf('totalSpentFen', 'eq', 100_000),
        leaf('averageOrderFen', 'eq', 50_000),
        leaf('repurchaseCycleDays', 'between', [60, 60]),
        leaf('lastOrderAt', 'olderThanDays', 39),
        leaf('rfm.r', 'eq', 4),
        leaf('rfm.f', 'eq', 2),
        leaf('rfm.m', 'eq', 4),
        leaf('rfmClass', 'eq', 'potentialLoyal'),
        leaf('rfmClass', 'exists', true),
      ].map(count),
    )
    expect(found).toEqual(found.map(() => 1))
    expect(await count(leaf('orderCount', 'eq', 0))).toBe(1)
    const kept = await w.call('editSettings', { token: owner, body: { rfm: { frequency: [1, 1, 2, 2] } } })
    expect([kept.status, await count(leaf('rfm.f', 'eq', 5)), await count(leaf('rfmClass', 'eq', 'loyal'))]).toEqual([
      200, 1, 1,
    ])
  })

  it('find nobody who takes the permission back', async () => {
    const { marketing, topics } = (await w.call('readMyConsents', { token: her.token })).body
    const body = { marketing, topics, personalisation: false }
    expect((await w.call('editMyConsents', { token: her.token, body })).status).toBe(200)
    expect([await count(leaf('orderCount', 'gte', 1)), await count(leaf('rfmClass', 'exists', true))]).toEqual([0, 0])
    expect(await count({ not: leaf('orderCount', 'gte', 1) })).toBe(3)
  })
})
