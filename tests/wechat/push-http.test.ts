import { closeServed, mini, now, oa, sealed, serve, signed, subscribe } from './push-server'

afterEach(closeServed)

describe('the address check', () => {
  test('a right signature is answered with the echo, a wrong or old one is not', async () => {
    const server = await serve()
    const get = async (query: Record<string, string>) => {
      const response = await fetch(`${server.base}/wechat/official-account?${new URLSearchParams(query).toString()}`)
      return { status: response.status, text: await response.text(), type: response.headers.get('content-type') }
    }
    const query = { ...signed(oa.token), echostr: '4375120948345356249' }
    expect(await get(query)).toEqual({ status: 200, text: '4375120948345356249', type: 'text/plain; charset=utf-8' })
    expect((await get({ ...query, signature: 'f'.repeat(40) })).status).toBe(403)
    expect((await get({ ...signed(oa.token, now - 601_000), echostr: '1' })).status).toBe(403)
    expect((await get({})).status).toBe(403)
  })

  test('an app without a token has no address', async () => {
    const server = await serve({ oa: { token: '' }, mini: null })
    expect((await server.post('/wechat/official-account', signed(''), subscribe())).status).toBe(404)
    expect((await server.post('/wechat/mini-program', signed(mini.token), '{}')).status).toBe(404)
  })

  test('a key that is none stops the start', async () => {
    await expect(serve({ oa: { aesKey: 'short' } })).rejects.toThrow('43 characters')
  })
})

describe('encrypted pushes', () => {
  test('an event is handed over and answered with success', async () => {
    const server = await serve()
    const { query, body } = sealed(oa, subscribe())
    expect(await server.post('/wechat/official-account', query, body)).toEqual({ status: 200, text: 'success' })
    expect(server.events).toMatchObject([
      { kind: 'event', account: 'gh_1', openid: 'o1', event: 'subscribe', eventKey: 'qrscene_c1', createTime: now },
    ])
    expect(server.events[0]?.dedupeKey).toMatch(/^[0-9a-f]{64}$/)
  })

  test('one line and several lines of a subscription event are both a list, in JSON and in XML', async () => {
    const server = await serve()
    const head = { ToUserName: 'gh_1', FromUserName: 'o1', MsgType: 'event' }
    const line = { TemplateId: 't1', SubscribeStatusString: 'accept', PopupScene: '0' }
    const pushes: [string, 'json' | 'xml'][] = [
      [JSON.stringify({ ...head, CreateTime: '1620963428', Event: 'subscribe_msg_popup_event', List: line }), 'json'],
      [
        JSON.stringify({ ...head, CreateTime: 1620963429, Event: 'subscribe_msg_popup_event', List: [line, line] }),
        'json',
      ],
      [
        `{"ToUserName":"gh_1","FromUserName":"o1","MsgType":"event","CreateTime":1620963430,"Event":"subscribe_msg_sent_event","List":{"TemplateId":"t1","MsgID":1864323726461255680,"ErrorCode":"0","ErrorStatus":"success"}}`,
        'json',
      ],
      [
        '<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1620963431</CreateTime><MsgType>event</MsgType>' +
          '<Event>subscribe_msg_change_event</Event><SubscribeMsgChangeEvent>\n<List><TemplateId>t1</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List>\n' +
          '<List><TemplateId>t2</TemplateId><SubscribeStatusString>reject</SubscribeStatusString></List></SubscribeMsgChangeEvent></xml>',
        'xml',
      ],
      [
        '<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1620963432</CreateTime><MsgType>event</MsgType>' +
          '<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent><List><TemplateId>t1</TemplateId><SubscribeStatusString>accept</SubscribeStatusString></List></SubscribeMsgPopupEvent></xml>',
        'xml',
      ],
    ]
    for (const [message, format] of pushes) {
      const { query, body } = sealed(mini, message, { format })
      expect((await server.post('/wechat/mini-program', query, body)).status).toBe(200)
    }
    expect(
      server.events.map((event) => event.list?.map((item) => [item.templateId, item.status ?? item.msgId])),
    ).toEqual([
      [['t1', 'accept']],
      [
        ['t1', 'accept'],
        ['t1', 'accept'],
      ],
      [['t1', '1864323726461255680']],
      [
        ['t1', 'reject'],
        ['t2', 'reject'],
      ],
      [['t1', 'accept']],
    ])
    expect(server.events.map((event) => event.createTime)).toEqual(
      [1620963428, 1620963429, 1620963430, 1620963431, 1620963432].map((s) => s * 1000),
    )
  })

  test('the old key still opens, and the answer uses it', async () => {
    const previousAesKey = 'B'.repeat(42) + 'A'
    const server = await serve({ oa: { previousAesKey }, accept: async () => ({ reply: { text: '你好' } }) })
    const { query, body } = sealed({ ...oa, aesKey: previousAesKey }, subscribe())
    const answer = await server.post('/wechat/official-account', query, body)
    expect(answer.status).toBe(200)
    const [, encrypted = ''] = /<Encrypt><!\[CDATA\[(.+?)\]\]>/.exec(answer.text) ?? []
    const { decrypt } = await import('@wecom/crypto')
    expect(decrypt(previousAesKey, encrypted).message).toContain('<Content><![CDATA[你好]]></Content>')
  })

  test('plain pushes, foreign apps, wrong signatures, other keys and old times get 403 and no effect', async () => {
    const server = await serve()
    const good = sealed(oa, subscribe())
    const path = '/wechat/official-account'
    const tries: [Record<string, string>, string][] = [
      [signed(oa.token), subscribe()],
      [{ ...good.query, msg_signature: good.query.signature }, good.body],
      [{ ...good.query, msg_signature: 'x' }, good.body],
      [{ ...good.query, nonce: 'another' }, good.body],
      [
        good.query,
        good.body.replace('[CDATA[gh_1', '[CDATA[gh_2').replace('<Encrypt><![CDATA[', '<Encrypt><![CDATA[AA'),
      ],
      [{ ...good.query, timestamp: '' }, good.body],
      [{ ...good.query, nonce: '' }, good.body],
    ]
    const foreign = sealed({ ...oa, appid: 'wx-foreign' }, subscribe())
    tries.push([foreign.query, foreign.body])
    const otherKey = sealed({ ...oa, aesKey: 'C'.repeat(42) + 'A' }, subscribe())
    tries.push([otherKey.query, otherKey.body])
    for (const moment of [now - 601_000, now + 601_000]) {
      const late = sealed(oa, subscribe(), { moment })
      tries.push([late.query, late.body])
    }
    for (const [query, body] of tries) expect((await server.post(path, query, body)).status).toBe(403)
    expect(server.events).toEqual([])
    const edge = sealed(oa, subscribe(), { moment: now - 600_000 })
    expect((await server.post(path, edge.query, edge.body)).status).toBe(200)
  })

  test('plain fields beside the encrypted ones are not believed', async () => {
    const server = await serve()
    const { query, body } = sealed(oa, subscribe())
    const forged = body.replace('</xml>', '<FromUserName><![CDATA[o-forged]]></FromUserName></xml>')
    expect((await server.post('/wechat/official-account', query, forged)).status).toBe(200)
    expect(server.events[0]?.openid).toBe('o1')
  })
})

describe('copies', () => {
  test('the same request again, also at once, has one effect and the same answer', async () => {
    const server = await serve({
      accept: async () => {
        await new Promise((resolve) => setTimeout(resolve, 30))
        return { reply: { text: '欢迎' } }
      },
    })
    const { query, body } = sealed(oa, subscribe())
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => server.post('/wechat/official-account', query, body)),
    )
    expect(answers.every((answer) => answer.status === 200 && answer.text.includes('<Encrypt>'))).toBe(true)
    expect(server.events).toHaveLength(1)
    server.time.now += 590_000
    expect((await server.post('/wechat/official-account', query, body)).status).toBe(200)
    expect(server.events).toHaveLength(1)
    server.time.now += 20_000
    expect((await server.post('/wechat/official-account', query, body)).status).toBe(403)
  })

  test('a delivery with another nonce has the same key, another event of that second has another', async () => {
    const server = await serve()
    const again = [sealed(oa, subscribe()), sealed(oa, subscribe(), { nonce: '2' })]
    const scan = sealed(oa, subscribe().replace('[subscribe]', '[SCAN]'))
    for (const { query, body } of [...again, scan]) await server.post('/wechat/official-account', query, body)
    const [first, second, third] = server.events.map((event) => event.dedupeKey)
    expect(first).toBe(second)
    expect(third).not.toBe(first)
  })

  test('what could not be stored is answered with 503, and the repeat is worked on', async () => {
    let broken = true
    const server = await serve({
      accept: async () => {
        if (broken) throw new Error('database is away')
        return {}
      },
    })
    const { query, body } = sealed(oa, subscribe())
    expect((await server.post('/wechat/official-account', query, body)).status).toBe(503)
    broken = false
    expect(await server.post('/wechat/official-account', query, body)).toEqual({ status: 200, text: 'success' })
    expect(server.events).toHaveLength(1)
  })

  test('nothing is called stored before it is: too slow is 503, the repeat finds it done', async () => {
    const server = await serve({
      answerWithinMs: 100,
      accept: async () => {
        await new Promise((resolve) => setTimeout(resolve, 250))
        return {}
      },
    })
    const { query, body } = sealed(oa, subscribe())
    expect((await server.post('/wechat/official-account', query, body)).status).toBe(503)
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect((await server.post('/wechat/official-account', query, body)).status).toBe(200)
    expect(server.events).toHaveLength(1)
  })
})
