import { openWorld, refusal } from './world'
import type { World } from './world'

let world: World
beforeEach(async () => {
  world = await openWorld({
    accept: async (_app, event) => (event.text === 'TD' ? { reply: { text: '已为您停止 <消息> ]]> & 谢谢' } } : {}),
  })
})
afterEach(() => world.close())

const coupon = { thing1: '满 200 减 30', date2: '2026年3月31日', thing3: '到店出示' }

describe('following by a scan', () => {
  test('a newcomer follows with qrscene_, comes by with SCAN, leaves; the landing is told', async () => {
    const person = await world.person()
    const scanned = await world.control<{ landing: Record<string, string> }>('POST', `/people/${person.id}/scans`, {
      channelId: 'ch-oa',
    })
    expect(scanned.landing).toMatchObject({
      path: 'pages/home/index',
      scene: 'cABCDEFGHJK',
      query: 'scene=cABCDEFGHJK',
    })
    await world.control('POST', `/people/${person.id}/scans`, { channelId: 'ch-oa' })
    expect(await world.oa.userInfo(person.openids.oa)).toMatchObject({
      subscribed: true,
      unionid: person.unionid,
      qrScene: 'cABCDEFGHJK',
    })
    await world.control('POST', `/people/${person.id}/unfollow`)
    expect(await world.oa.userInfo(person.openids.oa)).toEqual({ openid: person.openids.oa, subscribed: false })
    expect(world.events.map(({ app, event }) => [app, event.event, event.eventKey, event.openid])).toEqual([
      ['oa', 'subscribe', 'qrscene_cABCDEFGHJK', person.openids.oa],
      ['oa', 'SCAN', 'cABCDEFGHJK', person.openids.oa],
      ['oa', 'unsubscribe', '', person.openids.oa],
    ])
  })

  test('a mini-program code opens the page and makes nobody follow', async () => {
    const person = await world.person({ unionid: null })
    await world.control('POST', `/people/${person.id}/scans`, { channelId: 'ch-mini' })
    expect(world.events).toEqual([])
    expect(await world.control('GET', `/people/${person.id}`)).toMatchObject({
      following: false,
      unionid: null,
      landing: { scene: 'cMNPQRSTUVW' },
    })
  })

  test('the ticket of the account QR comes with the scan', async () => {
    const code = await world.oa.qrcodeCreate({ sceneStr: 'cABCDEFGHJK', permanent: true })
    expect(code.url).toMatch(/^http:\/\/weixin\.qq\.com\/q\//)
    const person = await world.person()
    await world.control('POST', `/people/${person.id}/scans`, { channelId: 'ch-oa' })
    expect(world.events[0]?.event.ticket).toBe(code.ticket)
    const picture = await fetch(
      `${world.base}/sandbox/wechat/cgi-bin/showqrcode?ticket=${encodeURIComponent(code.ticket)}`,
    )
    expect(
      Buffer.from(await picture.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
    expect((await fetch(`${world.base}/sandbox/wechat/cgi-bin/showqrcode?ticket=no`)).status).toBe(404)
  })

  test('a text reaches the account and its answer the person, whatever characters it has', async () => {
    const person = await world.person()
    const early = await world.http('POST', `/sandbox/api/people/${person.id}/messages`, { text: 'TD' })
    expect(early).toMatchObject({ status: 409, body: { code: 'not_following' } })
    await world.control('POST', `/people/${person.id}/follow`)
    await world.control('POST', `/people/${person.id}/messages`, { text: 'TD' })
    expect(world.events.at(-1)?.event).toMatchObject({
      kind: 'message',
      text: 'TD',
      msgId: expect.stringMatching(/^\d{19}$/),
    })
    expect(await world.inbox(person.id)).toMatchObject([{ kind: 'reply', text: '已为您停止 <消息> ]]> & 谢谢' }])
  })
})

describe('logging in and the phone', () => {
  test('a login code gives openid and unionid once, and never a session key', async () => {
    const person = await world.person()
    const code = await world.code(person.id, 'login')
    const session = await world.mini.code2Session(code)
    expect(session).toEqual({ openid: person.openids.mini, unionid: person.unionid })
    expect(await refusal(world.mini.code2Session(code))).toMatchObject({ kind: 'code_invalid', errcode: 40029 })
    await world.control('PATCH', '/switches', { usedCodeErrcode: 40163 })
    expect(await refusal(world.mini.code2Session(code))).toMatchObject({ kind: 'code_invalid', errcode: 40163 })
    const without = await world.person({ unionid: null })
    expect(await world.mini.code2Session(await world.code(without.id, 'login'))).toEqual({
      openid: without.openids.mini,
    })
  })

  test('codes are good for five minutes', async () => {
    const person = await world.person()
    const login = await world.code(person.id, 'login')
    const phone = await world.code(person.id, 'phone')
    world.time.offset = 301_000
    expect((await refusal(world.mini.code2Session(login))).kind).toBe('code_invalid')
    expect((await refusal(world.mini.phoneNumber(phone, person.openids.mini))).kind).toBe('code_invalid')
  })

  test('a phone code is bound to its person, used once, and no login code', async () => {
    const person = await world.person({ phone: '13912345678' })
    const other = await world.person({ phone: '13700000000' })
    const code = await world.code(person.id, 'phone')
    expect((await refusal(world.mini.phoneNumber(code, other.openids.mini))).kind).toBe('code_invalid')
    expect((await refusal(world.mini.code2Session(code))).kind).toBe('code_invalid')
    expect(await world.mini.phoneNumber(code, person.openids.mini)).toEqual({
      phone: '+8613912345678',
      countryCode: '86',
    })
    expect((await refusal(world.mini.phoneNumber(code, person.openids.mini))).kind).toBe('code_invalid')
    const login = await world.code(person.id, 'login')
    expect((await refusal(world.mini.phoneNumber(login, person.openids.mini))).kind).toBe('code_invalid')
    const abroad = await world.person({ phone: '+85251234567' })
    expect(await world.mini.phoneNumber(await world.code(abroad.id, 'phone'), abroad.openids.mini)).toEqual({
      phone: '+85251234567',
      countryCode: '852',
    })
  })

  test('of 20 at once with one phone code exactly one gets the number', async () => {
    const person = await world.person()
    const code = await world.code(person.id, 'phone')
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => world.mini.phoneNumber(code, person.openids.mini)),
    )
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  })
})

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

describe('codes, followers, checks', () => {
  test('a mini-program code is a picture; a bad scene or page is a refusal in JSON', async () => {
    const picture = await world.mini.codeUnlimit({ scene: 'cMNPQRSTUVW', page: 'pages/home/index' })
    expect(picture.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
    expect((await refusal(world.mini.codeUnlimit({ scene: '' }))).errcode).toBe(40169)
    expect((await refusal(world.mini.codeUnlimit({ scene: 'x'.repeat(33) }))).errcode).toBe(40169)
    expect((await refusal(world.mini.codeUnlimit({ scene: '中文' }))).errcode).toBe(40129)
    expect((await refusal(world.mini.codeUnlimit({ scene: 'a%20' }))).errcode).toBe(40129)
    expect((await refusal(world.mini.codeUnlimit({ scene: 'a', page: '/pages/home/index' }))).errcode).toBe(41030)
    expect((await refusal(world.mini.codeUnlimit({ scene: 'a', page: 'pages/home/index?a=1' }))).errcode).toBe(41030)
    expect((await refusal(world.mini.codeUnlimit({ scene: 'a', width: 100 }))).errcode).toBe(40097)
  })

  test('followers are listed and read in batches', async () => {
    const people = [await world.person(), await world.person(), await world.person()]
    for (const person of people.slice(0, 2)) await world.control('POST', `/people/${person.id}/follow`)
    const openids = people.map((person) => person.openids.oa)
    const page = await world.oa.userGet()
    expect(page).toEqual({ total: 2, openids: openids.slice(0, 2), next: openids[1] })
    expect(await world.oa.userGet(page.next ?? '')).toEqual({ total: 2, openids: [], next: null })
    expect((await world.oa.userInfoBatch(openids)).map((one) => one.subscribed)).toEqual([true, true, false])
    expect(await world.oa.userInfoBatch([])).toEqual([])
    const tooMany = Array.from({ length: 101 }, () => openids[0] ?? '')
    expect((await refusal(world.oa.userInfoBatch(tooMany))).errcode).toBe(40097)
  })

  test('texts are judged for people who were here within two hours', async () => {
    const person = await world.person()
    const check = (content: string) =>
      world.mini.msgSecCheck({ openid: person.openids.mini, scene: 'comment', content })
    expect((await refusal(check('好用'))).errcode).toBe(61010)
    await world.mini.code2Session(await world.code(person.id, 'login'))
    expect(await check('好用')).toEqual({ suggest: 'pass', label: 100 })
    expect(await check('加微信领红包')).toEqual({ suggest: 'review', label: 10001 })
    expect(await check('网上赌博')).toEqual({ suggest: 'risky', label: 20006 })
  })

  test('an SMS stands in the inbox of its phone', async () => {
    const person = await world.person({ phone: '13900001111' })
    const sent = await world.http('POST', '/sandbox/sms/messages', {
      id: 's1',
      phone: '+8613900001111',
      text: '验证码 123456',
    })
    expect(sent).toEqual({ status: 200, body: { providerMessageId: 'sms-s1' } })
    expect(await world.inbox(person.id)).toMatchObject([{ kind: 'sms', text: '验证码 123456' }])
  })
})
