import { countRetentionOn, isRetentionDue, readRetention, type So } from '../../../server/insights/retention'
import { apiKey, must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('who comes back', (open) => {
  let w: World
  let token: string
  beforeAll(async () => {
    w = await open()
    const owner = (await w.staff('owner')).token
    token = (await w.staff('analyst')).token
    const key = (await apiKey(w, owner, ['orders'])).key
    let n = 0
    const order = async (memberNo: string, paidAt: string, more: object = {}) =>
      must(
        await w.call('openRecordOrder', {
          token: key,
          body: { platform: 'jd', orderNo: `R-${++n}`, paidAt, amountFen: 5_000, customer: { memberNo }, ...more },
        }),
      )
    const buyer = async (...days: string[]) => {
      const { member } = await w.member()
      for (const day of days) await order(member.memberNo, `${day}T04:00:00.000Z`)
      return member.memberNo
    }
    // The world lives in March 2026.
    await buyer('2025-03-05', '2025-04-01', '2025-04-20', '2026-02-10', '2026-03-01')
    await buyer('2025-03-31', '2025-05-01')
    await buyer('2025-03-15')
    // A month before those that are shown: nobody's first purchase, and none of the next month's.
    await buyer('2025-02-28', '2025-04-02')
    await buyer('2026-01-10', '2026-03-01')
    // One that went back counts as bought; one that was never paid does not.
    const last = await buyer('2026-02-03')
    await order(last, '2026-03-01T04:00:00.000Z', { status: 'refunded', refundedFen: 5_000 })
    const never = await buyer('2026-02-04')
    await order(never, '2026-03-01T04:00:00.000Z', { status: 'closed' })
    // In Shanghai it is March already.
    const night = await buyer()
    await order(night, '2026-02-28T16:00:00.000Z')
  })
  afterAll(() => w.close())

  const asked = async () => (await w.call('readRetention', { token })).body

  it('is counted by month of the first purchase, each person once a month', async () => {
    const { figures, counting } = await asked()
    expect([counting, figures!.present, figures!.cohorts.map(({ month }) => month)]).toEqual([
      false,
      '2026-03',
      [
        ...['2025-03', '2025-04', '2025-05', '2025-06', '2025-07', '2025-08', '2025-09'],
        ...['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03'],
      ],
    ])
    const of = (month: string) => figures!.cohorts.find((cohort) => cohort.month === month)
    // The twelfth month after is not shown.
    expect(of('2025-03')).toEqual({ month: '2025-03', people: 3, back: [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1] })
    expect(of('2025-04')).toEqual({ month: '2025-04', people: 0, back: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] })
    expect(of('2026-01')).toEqual({ month: '2026-01', people: 1, back: [0, 1] })
    expect(of('2026-02')).toEqual({ month: '2026-02', people: 2, back: [1] })
    expect(of('2026-03')).toEqual({ month: '2026-03', people: 1, back: [] })
  })

  it('is the same in a large shop, counted in pieces by the job, until another month begins', async () => {
    const live = await asked()
    expect(await readRetention(w.deps, 1)).toEqual({ figures: null, counting: true })
    let so: So | null = null
    let times = 0
    do {
      so = await countRetentionOn(w.deps, so && (JSON.parse(JSON.stringify(so)) as So), () => true, 3)
      times++
    } while (so)
    expect(times).toBe(3)
    expect(await readRetention(w.deps, 1)).toEqual(live)
    expect(await isRetentionDue(w.deps)).toBe(false)
    w.clock.advance(6 * 3_600_000)
    expect(await isRetentionDue(w.deps)).toBe(true)
  })

  it('is shown to no cashier', async () => {
    expect((await w.call('readRetention', { token: (await w.staff('cashier')).token })).status).toBe(403)
  })
})
