import { connect } from 'node:net'
import { localeOf } from '../../../server/base/errors'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('base: manners of the door', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  it('says in Allow what a path does take', async () => {
    const answer = await fetch(`${w.url}/api/v1/mini/home`, { method: 'PUT' })
    expect([answer.status, answer.headers.get('Allow')]).toEqual([405, expect.stringMatching(/\bGET\b/)])
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
    expect(await answer.json()).toMatchObject({ code: 'method_not_allowed', status: 405 })
  })

  /** What the server says first to bytes that no client library would send; it may say nothing but must end. */
  const sayRaw = (bytes: string): Promise<string> =>
    new Promise((done, fail) => {
      const socket = connect(Number(new URL(w.url).port), '127.0.0.1', () => socket.write(bytes))
      let said = ''
      socket.on('data', (data) => (said += String(data)))
      socket.on('error', fail).on('close', () => done(said.split('\r\n')[0] ?? ''))
    })

  it('refuses requests that no browser sends with 4xx', async () => {
    const end = 'Host: x\r\nConnection: close\r\n\r\n'
    const json = 'Host: x\r\nContent-Type: application/json\r\n'
    for (const [bytes, status] of [
      [`GET http:// HTTP/1.1\r\n${end}`, 404],
      [`GET /api/v1/mini/agreements/%E0%A4%A/%00 HTTP/1.1\r\n${end}`, 404],
      [`GET //other.host/api HTTP/1.1\r\n${end}`, 404],
      [`GET /%zz HTTP/1.1\r\n${end}`, 404],
      [`TRACE /api/v1/mini/home HTTP/1.1\r\n${end}`, 405],
      [`GET /api/v1/mini/home?__proto__=1 HTTP/1.1\r\n${end}`, 422],
      [`GET /api/v1/mini/home HTTP/1.1\r\nX: ${'x'.repeat(70_000)}\r\n${end}`, 431],
      [`POST /api/v1/mini/sessions HTTP/1.1\r\n${json}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`, 400],
      [`POST /api/v1/mini/sessions HTTP/1.1\r\n${json}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 400],
      [`POST /api/v1/mini/sessions HTTP/1.1\r\n${json}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400],
    ] as const)
      expect([bytes.slice(0, 60), await sayRaw(bytes)]).toEqual([
        bytes.slice(0, 60),
        expect.stringMatching(`^HTTP/1.1 ${status} `),
      ])
  })

  it('waits ten seconds for headers and thirty for a body', () => {
    const { headersTimeout, requestTimeout } = w.running.server
    expect([headersTimeout, requestTimeout]).toEqual([10_000, 30_000])
  })

  it('takes JSON in UTF-8 alone', async () => {
    for (const [charset, status] of [
      ['gbk', 415],
      ['utf-16', 415],
      ['utf-8', 422],
      ['UTF8', 422],
    ] as const) {
      const headers = { 'Content-Type': `application/json; charset=${charset}` }
      expect([charset, (await w.call('openSession', { body: {}, headers })).status]).toEqual([charset, status])
    }
  })

  it('takes a limit as plain digits from 1 to 200', async () => {
    for (const limit of ['0', '201', '-1', '1e2', ' 5', '0x10', '1.0', '', '٣'])
      expect([limit, (await w.call('listOffers', { query: { limit } })).status]).toEqual([limit, 422])
    for (const limit of ['1', '050', '200'])
      expect([limit, (await w.call('listOffers', { query: { limit } })).status]).toEqual([limit, 200])
  })

  it('lets If-Match: * stand for any version', async () => {
    const { token } = await w.staff('owner')
    const change = (ifMatch: string) =>
      w.call('editSettings', { token, body: { holdoutPercent: 1 }, headers: { 'If-Match': ifMatch } })
    expect((await change('*')).status).toBe(200)
    expect((await change('"999999"')).status).toBe(412)
    expect((await change('abc')).status).toBe(412)
  })

  it('takes a logo from the web alone, never as a script', async () => {
    const { token } = await w.staff('owner')
    for (const logoUrl of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd'])
      expect((await w.call('editSettings', { token, body: { brand: { logoUrl } } })).status).toBe(422)
    expect((await w.call('editSettings', { token, body: { brand: { logoUrl: 'https://a.cn/l.png' } } })).status).toBe(
      200,
    )
  })
})

describe('base: the language of an error', () => {
  it.each([
    [undefined, 'zh-Hans'],
    ['', 'zh-Hans'],
    ['en', 'en'],
    ['zh;q=0.1,en;q=0.9', 'en'],
    ['fr,en;q=0.5', 'en'],
    ['en;q=0,zh-TW;q=0.1', 'zh-Hant'],
    ['zh-HK', 'zh-Hant'],
    ['yue-Hant-HK', 'zh-Hant'],
    ['zh-Hans-HK', 'zh-Hans'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-Hans'],
    ['en;q=x', 'zh-Hans'],
    ['*', 'zh-Hans'],
    ['tr, enx', 'zh-Hans'],
    [';;,,q=', 'zh-Hans'],
  ])('%s → %s', (asked, locale) => {
    expect(localeOf(asked)).toBe(locale)
  })
})
