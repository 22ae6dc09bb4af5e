import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { encryptMessage, pushSignature } from '../../server/wechat/crypto'
import type { WechatEvent } from '../../server/wechat/push-event'
import { wechatPushRoutes } from '../../server/wechat/push-routes'
import type { Accepted } from '../../server/wechat/push-routes'
import { apps } from '../sandbox/world'

const { oa, mini } = apps
const now = 1_772_350_000_000

const opened: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close()
})

async function serve(
  more: {
    oa?: Partial<typeof oa> & { previousAesKey?: string }
    mini?: null
    accept?: (event: WechatEvent) => Promise<Accepted>
    answerWithinMs?: number
  } = {},
) {
  const time = { now }
  const events: WechatEvent[] = []
  const quiet = () => undefined
  const routes = wechatPushRoutes({
    oa: { ...oa, ...more.oa },
    mini: more.mini === null ? null : mini,
    clock: { now: () => time.now },
    chance: { bytes: (n) => randomBytes(n) },
    log: { info: quiet, warn: quiet, error: quiet },
    answerWithinMs: more.answerWithinMs ?? 4_500,
    accept: async (_kind, event) => {
      const accepted = (await more.accept?.(event)) ?? {}
      events.push(event)
      return accepted
    },
  })
  const app = new Koa().use(routes.routes())
  const server = createServer((request, response) => void app.callback()(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const base = `http://127.0.0.1:${port}`
  const self = {
    port,
    base,
    time,
    events,
    async post(path: string, query: Record<string, string>, body: string | Buffer) {
      const response = await fetch(`${base}${path}?${new URLSearchParams(query).toString()}`, {
        method: 'POST',
        body: Buffer.from(body),
        headers: { 'content-type': 'text/xml' },
      })
      return { status: response.status, text: await response.text() }
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
  opened.push(self)
  return self
}

const seconds = (moment: number): string => String(Math.floor(moment / 1000))

function signed(token: string, moment = now, nonce = '1372623149') {
  const timestamp = seconds(moment)
  return { timestamp, nonce, signature: pushSignature(token, timestamp, nonce) }
}

function sealed(
  app: { token: string; aesKey: string; appid: string },
  message: string,
  more: { moment?: number; format?: 'xml' | 'json'; nonce?: string } = {},
) {
  const encrypted = encryptMessage({ ...app, message, random: randomBytes(16) })
  const query = signed(app.token, more.moment ?? now, more.nonce)
  const msgSignature = pushSignature(app.token, query.timestamp, query.nonce, encrypted)
  const body =
    more.format === 'json'
      ? JSON.stringify({ ToUserName: 'gh_1', Encrypt: encrypted })
      : `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
  return { query: { ...query, encrypt_type: 'aes', msg_signature: msgSignature, openid: 'o1' }, body }
}

const subscribe = (more = ''): string =>
  `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName><CreateTime>${seconds(now)}</CreateTime>` +
  `<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe]]></Event><EventKey><![CDATA[qrscene_c1]]></EventKey>${more}</xml>`
const plain = { oa: { aesKey: '' } }

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

describe('plain mode', () => {
  test('the signature is checked and the reply is plain', async () => {
    const server = await serve({ ...plain, accept: async () => ({ reply: { text: 'a]]>b<c>' } }) })
    const path = '/wechat/official-account'
    expect((await server.post(path, { ...signed(oa.token), signature: '0'.repeat(40) }, subscribe())).status).toBe(403)
    const answer = await server.post(path, signed(oa.token), subscribe())
    expect(answer.text).toContain(
      '<ToUserName><![CDATA[o1]]></ToUserName><FromUserName><![CDATA[gh_1]]></FromUserName>',
    )
    expect(answer.text).toContain('<Content><![CDATA[a]]]]><![CDATA[>b<c>]]></Content>')
  })

  test('TEMPLATESENDJOBFINISH as WeChat documents it', async () => {
    const server = await serve(plain)
    const body =
      '<xml><ToUserName><![CDATA[gh_7f083739789a]]></ToUserName><FromUserName><![CDATA[oia2TjuEGTNoeX76QEjQNrcURxG8]]></FromUserName><CreateTime>1395658920</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>200163836</MsgID><Status><![CDATA[success]]></Status></xml>'
    await server.post('/wechat/official-account', signed(oa.token), body)
    expect(server.events).toMatchObject([{ event: 'TEMPLATESENDJOBFINISH', msgId: '200163836', status: 'success' }])
  })

  test('a text message keeps its 64-bit id and whatever the person typed', async () => {
    const server = await serve(plain)
    const typed = '  <!DOCTYPE x> &amp; &lt;b&gt; <xml> __proto__ ]] 😀  '
    const body = `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName><CreateTime>1</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${typed}]]></Content><MsgId>1234567890123456789</MsgId></xml>`
    await server.post('/wechat/official-account', signed(oa.token), body)
    expect(server.events).toMatchObject([{ kind: 'message', text: typed, msgId: '1234567890123456789' }])
  })
})

describe('hostile bodies', () => {
  const canaryPort = 1
  const hostile: [string, string | Buffer][] = [
    [
      'XXE file',
      `<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]>${subscribe('<A>&x;</A>')}`,
    ],
    ['XXE url', `<!DOCTYPE xml [<!ENTITY x SYSTEM "http://127.0.0.1:${canaryPort}/">]>${subscribe('<A>&x;</A>')}`],
    ['parameter entity', `<!DOCTYPE xml [<!ENTITY % x SYSTEM "http://127.0.0.1:${canaryPort}/"> %x;]>${subscribe()}`],
    [
      'billion laughs',
      `<!DOCTYPE lolz [<!ENTITY a "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]>${subscribe('<A>&j;</A>')}`,
    ],
    ['repeated DOCTYPE', `${'<!DOCTYPE a>'.repeat(1000)}${subscribe()}`],
    ['DOCTYPE inside', subscribe('<!DOCTYPE a>')],
    ['comment', subscribe('<!-- a -->')],
    ['processing instruction', subscribe('<?php a ?>')],
    ['attributes', subscribe('<A b="c">d</A>')],
    ['UTF-16', Buffer.from(`\ufeff${subscribe()}`, 'utf16le')],
    ['UTF-7', `<?xml version="1.0" encoding="UTF-7"?>${subscribe()}`],
    ['not UTF-8', Buffer.concat([Buffer.from(subscribe('<A>')), Buffer.from([0xff, 0xfe]), Buffer.from('</A></xml>')])],
    ['deep XML', `<xml>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</xml>`],
    ['many tags', `<xml>${'<a/>'.repeat(200_000)}</xml>`],
    ['open CDATA', '<xml>' + '<![CDATA['.repeat(100_000)],
    ['open tags', '<'.repeat(900_000)],
    ['deep JSON', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['broken JSON', '{"ToUserName":'],
    ['JSON list', '[]'],
    [
      'no sender',
      '<xml><ToUserName>a</ToUserName><CreateTime>1</CreateTime><MsgType>event</MsgType><Event>a</Event></xml>',
    ],
    ['two senders', subscribe('<FromUserName>o2</FromUserName>')],
    ['time that is none', subscribe().replace(seconds(now), '1e9')],
    ['two roots', subscribe() + subscribe()],
    ['another root', '<html>a</html>'],
    ['nothing', ''],
  ]

  test.each(hostile)('%s is refused quickly and without effect', async (_name, body) => {
    const server = await serve(plain)
    await server.post('/wechat/official-account', signed(oa.token), subscribe())
    const started = performance.now()
    const answer = await server.post('/wechat/official-account', signed(oa.token), body)
    expect(performance.now() - started).toBeLessThan(500)
    expect(answer.status).toBe(400)
    expect(server.events).toHaveLength(1)
  })

  test('tags named after the prototype stay what they are: unknown fields', async () => {
    const server = await serve(plain)
    const body = subscribe('<__proto__><Ticket>evil</Ticket></__proto__><constructor>x</constructor>')
    await server.post('/wechat/official-account', signed(oa.token), body)
    const json = `{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":5,"MsgType":"event","Event":"a","__proto__":{"Ticket":"evil"}}`
    await server.post('/wechat/official-account', signed(oa.token), json)
    for (const event of server.events) expect(event.ticket).toBeUndefined()
    expect(Reflect.get({}, 'Ticket')).toBeUndefined()
  })

  test('more than a megabyte is 413, declared or not', async () => {
    const server = await serve(plain)
    const big = Buffer.alloc(1024 * 1024 + 1, 0x20)
    expect((await server.post('/wechat/official-account', signed(oa.token), big)).status).toBe(413)
    const query = new URLSearchParams(signed(oa.token)).toString()
    const head = `POST /wechat/official-account?${query} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.write(head)
        socket.write(`${big.length.toString(16)}\r\n`)
        socket.write(big)
        socket.write('\r\n0\r\n\r\n')
      })
      socket.once('data', (data) => {
        resolve(data.toString())
        socket.destroy()
      })
      socket.once('error', reject)
    })
    expect(answer).toContain('413')
    expect(server.events).toEqual([])
  })
})
