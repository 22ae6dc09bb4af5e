import { createCipheriv, randomBytes } from 'node:crypto'
import * as wecom from '@wecom/crypto'
import fc from 'fast-check'
import { decryptMessage, encryptMessage, pushSignature } from '../../server/wechat/crypto'
import { sealReply } from '../../server/wechat/envelope'
import { readPush } from '../../server/wechat/push'
import { parseXml } from '../../server/wechat/xml'

const keyA = 'A'.repeat(43)
const keyB = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const keyB4 = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'
const a3 =
  '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04='
const b1 =
  'rTNFcsut4LfGuAFKEUVVpwcaCOTJzOd9twZdIW910jb3k+iicx2uvhttIZ3Qg9Qgty3BEF2xbOrz6boTfb30dMomcgrkTqdFPwnhqbk+kIQ7rZiwny9D7NUrTgA5kpX3KsZvrXzUZyP2x9YOlxbgm572lmxKvM7HAQQhIQ/p6HBmoY30bGXFK0BtIu1pW9TjhOYrLQoU18nWYjWqDA1ynkmOytpv7QRI1P1+0NoxL0q2zO1DgeSvnE8CZGo/o5Ap/WHK5W2RAsinpzN4/LjPnmB6U01I5XCoJoC0GK/yMZycd2Oh8Nq6+wBkC1U85oy0ktOY4nLvsQMLrourmMGdZHuTbqpeJ8Ao/5PRYJ+WBvRUwPfGKBL2+2IKZF49vAJqkcGWSHGE76ZN2erXeuNazf/o9o3lIE3q739o4c8t9QGPe31GT2Go/rOz1BsrASwvauNulCh+++yz+CQzBIuikA=='
const b4 =
  'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=='

/** Seals whole blocks as they are, so that the padding can be wrong. */
function sealedRaw(blocks: Buffer): string {
  const key = Buffer.from(`${keyB}=`, 'base64')
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(blocks), cipher.final()]).toString('base64')
}

describe('published vectors of the message push', () => {
  test('A1: the GET signature', () => {
    expect(pushSignature('AAAAA', '1714036504', '1514711492')).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696')
  })
  test('A2: the plain POST signature', () => {
    expect(pushSignature('AAAAA', '1714037059', '486452656')).toBe('899cf89e464efb63f54ddac96b0a0a235f53aa78')
  })
  test('A3: the encrypted push, its parts and as readPush sees it', () => {
    expect(pushSignature('AAAAA', '1714112445', '415670741')).toBe('6c5c811b55cc85e0e1b54100749188c20beb3f5d')
    expect(pushSignature('AAAAA', '1714112445', '415670741', a3)).toBe('046e02f8204d34f8ba5fa3b1db94908f3df2e9b3')
    const opened = decryptMessage(keyA, a3)
    expect(opened?.random.toString()).toBe('a8eedb185eb2fecf')
    expect(opened?.message.length).toBe(167)
    expect(opened?.appid).toBe('wxba5fad812f8e6fb9')
    const push = readPush({
      app: { appid: 'wxba5fad812f8e6fb9', token: 'AAAAA', aesKey: keyA },
      query: {
        signature: '6c5c811b55cc85e0e1b54100749188c20beb3f5d',
        msg_signature: '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
        timestamp: '1714112445',
        nonce: '415670741',
        encrypt_type: 'aes',
      },
      rawBody: Buffer.from(JSON.stringify({ ToUserName: 'gh_97417a04a28d', Encrypt: a3 })),
      now: 1714112446_000,
    })
    expect(push).toMatchObject({
      format: 'json',
      event: {
        kind: 'event',
        account: 'gh_97417a04a28d',
        openid: 'o9AgO5Kd5ggOC-bXrbNODIiE3bGY',
        createTime: 1714112445_000,
        event: 'debug_demo',
      },
    })
  })
  test('A4: the encrypted answer', () => {
    const answer = sealReply({
      format: 'json',
      token: 'AAAAA',
      aesKey: keyA,
      appid: 'wxba5fad812f8e6fb9',
      message: '{"demo_resp":"good luck"}',
      random: Buffer.from('707722b803182950'),
      timestamp: '1713424427',
      nonce: '415670741',
    })
    expect(JSON.parse(answer)).toEqual({
      Encrypt: 'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==',
      MsgSignature: '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1',
      TimeStamp: 1713424427,
      Nonce: '415670741',
    })
  })
  test('B1: easywechat, padding of 21', () => {
    expect(pushSignature('pamtest', '1458300676', '260774613', b1)).toBe('4f3ad57b6989f09f4eb392acce4f9e93942ed890')
    const opened = decryptMessage(keyB, b1)
    expect(opened?.random.toString()).toBe('d43123b161a4ba84')
    expect(opened?.message.length).toBe(293)
    expect(opened?.appid).toBe('wxb11529c136998cb6')
    expect(parseXml(opened?.message.toString() ?? '')).toMatchObject({
      ToUserName: 'asdasdasd',
      FromUserName: 'asdasdasdsadasd',
      CreateTime: '1234567898',
      Content: 'hello',
    })
  })
  test('B2: WxJava, Chinese text', () => {
    const input = {
      aesKey: keyB,
      appid: 'wxb11529c136998cb6',
      message: '我是中文abcd123',
      random: Buffer.from('aaaabbbbccccdddd'),
    }
    expect(encryptMessage(input)).toBe(
      'jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==',
    )
  })
  test('B3: WxJava, a video answer', () => {
    const media = 'eYJ1MbwPRJtOvIEabaxHs7TX2D-HV71s79GUxqdUkjm6Gs2Ed1KF3ulAOA9H1xG0'
    const message =
      '<xml><ToUserName><![CDATA[oia2Tj我是中文jewbmiOUlr6X-1crbLOvLw]]></ToUserName>' +
      '<FromUserName><![CDATA[gh_7f083739789a]]></FromUserName><CreateTime>1407743423</CreateTime>' +
      `<MsgType><![CDATA[video]]></MsgType><Video><MediaId><![CDATA[${media}]]></MediaId>` +
      '<Title><![CDATA[testCallBackReplyVideo]]></Title><Description><![CDATA[testCallBackReplyVideo]]></Description></Video></xml>'
    const input = { aesKey: keyB, appid: 'wxb11529c136998cb6', message, random: Buffer.from('aaaabbbbccccdddd') }
    // Chained blocks: the end is right only when everything before it is.
    const sealed = encryptMessage(input)
    expect(sealed).toMatch(/^jn1L23DB\+6ELqJ\+6bruv23M2GmYfkv0xBh2h\+XTBOKVKcgDFHle6gqcZ1cZrk3e1/)
    expect(sealed).toMatch(/UZQDajPkdPrEeOwofJb$/)
  })
  test('B4: the sample of WeCom, as readPush sees it', () => {
    const push = readPush({
      app: { appid: 'wx5823bf96d3bd56c7', token: 'QDG6eK', aesKey: keyB4 },
      query: {
        msg_signature: '477715d11cdb4164915debcba66cb864d751f3e6',
        timestamp: '1409659813',
        nonce: '1372623149',
      },
      rawBody: Buffer.from(
        `<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName><Encrypt><![CDATA[${b4}]]></Encrypt></xml>`,
      ),
      now: 1409659813_000,
    })
    expect(push).toMatchObject({
      format: 'xml',
      event: { kind: 'message', openid: 'mycreate', text: 'hello', msgId: '4561255354251345929' },
    })
  })
  test('B5: plain SHA-1 over sorted parts', () => {
    expect(pushSignature('c', 'a', 'b')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
    expect(pushSignature('345', '123')).toBe('9f537aeb751ec72605f57f94a2f6dc3e3958e1dd')
  })
})

describe('against the official WeCom library', () => {
  test('each opens what the other sealed, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (message) => {
        const random = randomBytes(16)
        const ours = encryptMessage({ aesKey: keyB, appid: 'wx1', message, random })
        expect(ours).toBe(wecom.encrypt(keyB, message, 'wx1', random))
        expect(wecom.decrypt(keyB, ours)).toMatchObject({ message, id: 'wx1' })
        const opened = decryptMessage(keyB, wecom.encrypt(keyB, message, 'wx1'))
        expect(opened?.message.toString()).toBe(message)
        expect(pushSignature('t', '1', '2', ours)).toBe(wecom.getSignature('t', '1', '2', ours))
      }),
      { numRuns: 200 },
    )
  })
  test('a changed byte, another key and a wrong padding open nothing or another app', () => {
    const sealed = Buffer.from(
      encryptMessage({ aesKey: keyB, appid: 'wx1', message: 'hello', random: randomBytes(16) }),
      'base64',
    )
    sealed[sealed.length - 1] = (sealed[sealed.length - 1] ?? 0) ^ 0xff
    const changed = decryptMessage(keyB, sealed.toString('base64'))
    expect(changed?.message.toString() === 'hello' && changed.appid === 'wx1').toBe(false)
    expect(decryptMessage(keyA, b1)?.appid).not.toBe('wxb11529c136998cb6')
    expect(
      decryptMessage(keyB, sealedRaw(Buffer.concat([Buffer.alloc(44, 0), Buffer.alloc(19, 1), Buffer.from([20])]))),
    ).toBeNull()
    expect(decryptMessage(keyB, sealedRaw(Buffer.concat([Buffer.alloc(44, 0), Buffer.alloc(20, 20)])))).not.toBeNull()
    expect(decryptMessage(keyB, 'AAAA')).toBeNull()
    expect(decryptMessage(keyB, '')).toBeNull()
  })
})
