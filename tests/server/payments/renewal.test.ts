import type { JobRun } from '../../../server/base/jobs'
import { reminderJobs, REMIND_JOB } from '../../../server/reminders/remind'
import { must } from '../../harness/rows'
import { onEachDatabase, type World } from '../../harness/world'
import { openShop, type Buyer, type Shop } from './shop'

const TEMPLATE = 'sandbox-sub-expiry'

onEachDatabase('renewal of a paid membership', (open) => {
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

  const run = () => reminderJobs(w.deps)[REMIND_JOB.kind]!({ stopping: () => false } as JobRun)
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
