import { connect } from 'node:net'
import { closeServed, now, oa, plain, seconds, serve, signed, subscribe } from './push-server'

afterEach(closeServed)

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
