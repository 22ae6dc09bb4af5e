import { openWorld, refusal } from './world'
import type { World } from './world'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const coupon = { thing1: '满 200 减 30', date2: '2026年3月31日', thing3: '到店出示' }

describe('subscription messages', () => {
  test('one accept is one message; the events come back; a second is refused', async () => {
    const person = await world.person()
    const results = await world.control('POST', `/people/${person.id}/subscriptions`, {
      tmplIds: ['sandbox-sub-coupon', 'sandbox-sub-expiry'],
      choices: { 'sandbox-sub-expiry': 'reject' },
    })
    expect(results).toMatchObject({
      errMsg: 'requestSubscribeMessage:ok',
      'sandbox-sub-coupon': 'accept',
      results: { 'sandbox-sub-expiry': 'reject' },
    })
    const send = (templateId: string) =>
      world.mini.subscribeSend({
        openid: person.openids.mini,
        templateId,
        fields: coupon,
        page: 'pages/coupons/index?m=1',
      })
    const { msgId } = await send('sandbox-sub-coupon')
    expect(msgId).toMatch(/^\d{19}$/)
    expect(await refusal(send('sandbox-sub-coupon'))).toMatchObject({ kind: 'no_grant', errcode: 43101 })
    expect(await refusal(send('sandbox-sub-expiry'))).toMatchObject({ kind: 'no_grant', errcode: 43101 })
    await world.sandbox.settled()
    expect(world.events.map(({ app, event }) => [app, event.event, event.list])).toEqual([
      [
        'mini',
        'subscribe_msg_popup_event',
        [
          expect.objectContaining({ templateId: 'sandbox-sub-coupon', status: 'accept' }),
          expect.objectContaining({ templateId: 'sandbox-sub-expiry', status: 'reject' }),
        ],
      ],
      ['mini', 'subscribe_msg_sent_event', [expect.objectContaining({ msgId, errorStatus: 'success' })]],
    ])
    const inbox = await world.inbox(person.id)
    expect(inbox).toHaveLength(1)
    expect(inbox[0]).toMatchObject({
      kind: 'subscribe',
      title: '优惠券到账提醒',
      page: 'pages/coupons/index?m=1',
      fields: [
        { key: 'thing1', label: '券名称', value: '满 200 减 30' },
        { key: 'date2', label: '有效期至', value: '2026年3月31日' },
        { key: 'thing3', label: '温馨提示', value: '到店出示' },
      ],
    })
  })

  test('of 20 sends at once on one permission one arrives', async () => {
    const person = await world.person()
    await world.control('POST', `/people/${person.id}/subscriptions`, { tmplIds: ['sandbox-sub-coupon'] })
    const sends = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        world.mini.subscribeSend({ openid: person.openids.mini, templateId: 'sandbox-sub-coupon', fields: coupon }),
      ),
    )
    expect(sends.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(await world.inbox(person.id)).toHaveLength(1)
  })

  test.each([
    ['a field too long', { ...coupon, thing1: '一二三四五六七八九十一二三四五六七八九十一' }, 'thing1'],
    ['a field missing', { thing1: 'a', thing3: 'b' }, 'date2'],
    ['a field empty', { ...coupon, thing3: ' ' }, 'thing3'],
    ['a date that is none', { ...coupon, date2: '下周' }, 'date2'],
    ['a line break', { ...coupon, thing1: 'a\nb' }, 'thing1'],
  ])('%s is 47003 and names the field, and the permission stays', async (_name, fields, named) => {
    const person = await world.person()
    await world.control('POST', `/people/${person.id}/subscriptions`, { tmplIds: ['sandbox-sub-coupon'] })
    const message = { openid: person.openids.mini, templateId: 'sandbox-sub-coupon' }
    const refused = await refusal(world.mini.subscribeSend({ ...message, fields }))
    expect(refused).toMatchObject({ kind: 'bad_message', errcode: 47003 })
    expect(refused.errmsg).toMatch(
      new RegExp(`data\\.${named}\\.value invalid rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$`),
    )
    await world.mini.subscribeSend({ ...message, fields: coupon })
  })

  test('unknown template, page and openid have their own numbers', async () => {
    const person = await world.person()
    const message = { openid: person.openids.mini, templateId: 'sandbox-sub-coupon', fields: coupon }
    expect((await refusal(world.mini.subscribeSend({ ...message, templateId: 'nope' }))).errcode).toBe(40037)
    expect((await refusal(world.mini.subscribeSend({ ...message, page: '/pages/home/index' }))).errcode).toBe(41030)
    expect((await refusal(world.mini.subscribeSend({ ...message, openid: person.openids.oa }))).errcode).toBe(40003)
  })

  test('the phone asks for at most five templates, and only for known ones', async () => {
    const person = await world.person()
    const ask = (tmplIds: string[]) => world.http('POST', `/sandbox/api/people/${person.id}/subscriptions`, { tmplIds })
    expect(await ask(Array.from({ length: 6 }, () => 'sandbox-sub-coupon'))).toMatchObject({
      status: 422,
      body: { code: '20003' },
    })
    expect(await ask(['nope'])).toMatchObject({ status: 422, body: { code: '20001' } })
    expect(await ask([])).toMatchObject({ status: 422, body: { code: '10001' } })
  })
})

describe('messages of the account', () => {
  const message = {
    templateId: 'sandbox-oa-store',
    fields: { thing1: '南京西路店', thing2: '营业时间调整', time3: '2026年3月1日 10:00' },
  }

  test('a template message reaches a follower once per client id, and its end is told', async () => {
    const person = await world.person()
    const to = { ...message, openid: person.openids.oa, clientMsgId: 'send-1' }
    expect(await refusal(world.oa.templateSend(to))).toMatchObject({ kind: 'not_follower', errcode: 43004 })
    await world.control('POST', `/people/${person.id}/follow`)
    const first = await world.oa.templateSend(to)
    expect(await world.oa.templateSend(to)).toEqual(first)
    await world.sandbox.settled()
    expect(await world.inbox(person.id)).toHaveLength(1)
    const finished = world.events.filter(({ event }) => event.event === 'TEMPLATESENDJOBFINISH')
    expect(finished.map(({ event }) => [event.msgId, event.status])).toEqual([[first.msgId, 'success']])
    world.time.offset = 601_000
    expect(await world.oa.templateSend(to)).not.toEqual(first)
  })

  test('the event may come before the answer, and may tell a failure', async () => {
    const person = await world.person()
    await world.control('POST', `/people/${person.id}/follow`)
    await world.control('PATCH', '/switches', { eventsFirst: true, templateStatus: 'failed:user block' })
    const { msgId } = await world.oa.templateSend({ ...message, openid: person.openids.oa })
    expect(world.events.at(-1)?.event).toMatchObject({ msgId, status: 'failed:user block' })
  })

  test('only a linked mini-program may be opened', async () => {
    const person = await world.person()
    await world.control('POST', `/people/${person.id}/follow`)
    const to = { ...message, openid: person.openids.oa }
    const refused = await refusal(
      world.oa.templateSend({ ...to, miniProgram: { appid: 'wx-other', page: 'pages/home/index' } }),
    )
    expect(refused.errcode).toBe(40013)
    await world.oa.templateSend({ ...to, miniProgram: { appid: 'wxba5fad812f8e6fb9', page: 'pages/home/index?m=t' } })
    expect((await world.inbox(person.id))[0]?.page).toBe('pages/home/index?m=t')
  })

  test('customer-service messages keep to their windows', async () => {
    const person = await world.person()
    const say = () => world.oa.customSend(person.openids.oa, { kind: 'text', text: '欢迎' })
    expect(await refusal(say())).toMatchObject({ kind: 'out_of_window', errcode: 45015 })
    await world.control('POST', `/people/${person.id}/follow`)
    for (let count = 0; count < 3; count += 1) await say()
    expect(await refusal(say())).toMatchObject({ kind: 'out_of_window', errcode: 45047 })
    world.time.offset = 61_000
    expect((await refusal(say())).errcode).toBe(45015)
    await world.control('POST', `/people/${person.id}/messages`, { text: '你好' })
    for (let count = 0; count < 20; count += 1) await say()
    expect((await refusal(say())).errcode).toBe(45047)
    world.time.offset += 48 * 3_600_000
    expect((await refusal(say())).errcode).toBe(45015)
  })
})
