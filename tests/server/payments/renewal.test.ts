import type { JobRun } from '../../../server/base/jobs'
import { reminderJobs, REMIND_JOB } from '../../../server/reminders/remind'
import { must } from '../../harness/rows'
import { onOneDatabase, type World } from '../../harness/world'
import { openShop, type Buyer, type Shop } from './shop'

const TEMPLATE = 'sandbox-sub-expiry'

onOneDatabase('renewal of a paid membership', 'mysql', (open) => {
  let w: World
  let shop: Shop
  beforeEach(async () => {
    w = await open()
    shop = await openShop(w)
    must(
      await w.call('createMessageTemplate', {
        token: shop.owner,
        body: {
          channel: 'mini_subscribe',
          name: '会员到期提醒',
          providerTemplateId: TEMPLATE,
          topic: 'offers',
          kind: 'service',
          scenes: ['before_renewal'],
          bodies: {
            'zh-Hans': {
              fields: { thing1: '{{couponTitle}}', date2: '{{couponValidUntil}}', thing3: '续费后权益不中断' },
            },
          },
        },
      }),
    )
  })
  afterEach(() => w.close())

  const run = () => reminderJobs(w.deps)[REMIND_JOB.kind]!({ letGo: () => false } as JobRun)
  const allow = async (who: Buyer, token = who.token) => {
    const { body } = must(await w.call('listWanted', { token, query: { scene: 'before_renewal' } }))
    const ids = body.items.map((i) => i.templateId)
    expect(ids).toEqual([TEMPLATE])
    const asked = await w.sandbox('POST', `/people/${who.id}/subscriptions`, { tmplIds: ids })
    must(await w.call('reportSubscriptions', { token, body: { results: asked.body.results } }))
  }
  const messages = async (who: Buyer) => (await who.inbox()).filter((m) => JSON.stringify(m).includes('续费'))

  it('reminds once, a week before the end, whoever asked for it and has not renewed', async () => {
    const [asked, silent, renewed] = [await w.member(), await w.member(), await w.member()]
    const month = await shop.product({ kind: 'membership', title: '月度会员', months: 1, priceFen: 2_000 })
    for (const who of [asked, silent, renewed]) await shop.bought(who, month.id)
    await shop.bought(renewed, month.id)
    for (const who of [asked, renewed]) await allow(who)
    // Until 2 April: ten days before nobody hears of it.
    w.clock.set(Date.parse('2026-03-23T02:00:00Z'))
    await run()
    expect(await messages(asked)).toEqual([])
    w.clock.set(Date.parse('2026-03-27T02:00:00Z'))
    await Promise.all([run(), run(), run()])
    await run()
    expect(JSON.stringify(await messages(asked))).toContain('月度会员')
    expect(await messages(asked)).toHaveLength(1)
    expect(await messages(silent)).toEqual([])
    expect(await messages(renewed)).toEqual([])
    const { body } = await w.call('readPaidMembership', { token: silent.token })
    expect(body).toMatchObject({ until: '2026-04-02T15:59:59.999Z', endsSoon: true })
  }, 60_000)

  it('counts months from the first day: 30 January and twelve months are 30 January, also in parts and after a refund', async () => {
    w.clock.set(Date.parse('2027-01-30T02:00:00Z'))
    await shop.signInAgain()
    const month = await shop.product({ kind: 'membership', title: '月度会员', months: 1, priceFen: 2_000 })
    const who = await w.member()
    const until = async () => (await w.call('readPaidMembership', { token: who.token })).body.until
    const ends: unknown[] = []
    const orders: string[] = []
    for (let n = 0; n < 12; n++) {
      orders.push((await shop.bought(who, month.id)).id)
      ends.push((await until())!.slice(0, 10))
    }
    // The last millisecond of the last day, told in UTC.
    expect(ends).toEqual([
      ...['2027-02-28', '2027-03-30', '2027-04-30', '2027-05-30', '2027-06-30', '2027-07-30'],
      ...['2027-08-30', '2027-09-30', '2027-10-30', '2027-11-30', '2027-12-30', '2028-01-30'],
    ])
    // A month in the middle goes back: those after it move up and are counted from the same first day.
    must(await shop.refund(orders[1]!, 2_000))
    await w.jobs()
    expect(await until()).toBe('2027-12-30T15:59:59.999Z')
    must(await shop.refund(orders[2]!, 2_000))
    await w.jobs()
    expect(await until()).toBe('2027-11-30T15:59:59.999Z')
    const rows = (await w.db.read((tx) =>
      tx.query('SELECT until FROM paid_period WHERE endedAt IS NULL ORDER BY since'),
    )) as { until: number }[]
    expect(rows.slice(0, 2).map((r) => new Date(Number(r.until)).toISOString().slice(0, 10))).toEqual([
      '2027-02-28',
      '2027-03-30',
    ])
    // Bought month by month, each when the one before has nearly ended, it is the same.
    const patient = await w.member()
    for (const day of ['2027-01-31', '2027-02-27', '2027-03-30', '2027-04-29']) {
      w.clock.set(Date.parse(`${day}T02:00:00Z`))
      await shop.signInAgain()
      await shop.bought({ ...patient, token: await patient.logIn() }, month.id)
    }
    const { body } = await w.call('readPaidMembership', { token: await patient.logIn() })
    expect(body.until).toBe('2027-05-31T15:59:59.999Z')
  }, 120_000)

  it('is nobody’s who was paid back', async () => {
    const who = await w.member()
    const month = await shop.product({ kind: 'membership', title: '月度会员', months: 1, priceFen: 2_000 })
    const order = await shop.bought(who, month.id)
    await allow(who)
    must(await shop.refund(order.id, 2_000))
    await w.jobs()
    w.clock.set(Date.parse('2026-03-27T02:00:00Z'))
    await run()
    expect(await messages(who)).toEqual([])
  })
})
