import { openWorld, refusal } from './world'
import type { World } from './world'

let world: World
beforeEach(async () => {
  world = await openWorld({
    accept: async (_app, event) => (event.text === 'TD' ? { reply: { text: '已为您停止 <消息> ]]> & 谢谢' } } : {}),
  })
})
afterEach(() => world.close())

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
