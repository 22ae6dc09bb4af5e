import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LookupAddress } from 'node:dns'
import { createOutbound, type Resolve } from '../../../server/partners/outbound'
import { isPublicAddress } from '../../../server/partners/public-address'
import { readConfig } from '../../../server/base/config'
import { onEachDatabase, type World } from '../../harness/world'

/** Ways to reach into one's own house that peers and scanners know; `PORT` is that of a listener on loopback. */
const BAD = [
  'http://127.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://127.0.1:PORT/',
  'http://127.255.255.254:PORT/',
  'http://2130706433:PORT/',
  'http://0x7f000001:PORT/',
  'http://0x7f.0.0.1:PORT/',
  'http://0x7f.1:PORT/',
  'http://017700000001:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://0177.1:PORT/',
  'http://0:PORT/',
  'http://0.0.0.0:PORT/',
  'http://0x0:PORT/',
  'http://localhost:PORT/',
  'http://LOCALHOST:PORT/',
  'http://localhost.:PORT/',
  'http://a.localhost:PORT/',
  'http://localhost.localdomain:PORT/',
  'http://127.0.0.1.:PORT/',
  'http://①②⑦.⓪.⓪.①:PORT/',
  'http://１２７.０.０.１:PORT/',
  'http://127。0。0。1:PORT/',
  'http://%31%32%37.0.0.1:PORT/',
  'http://[::1]:PORT/',
  'http://[0:0:0:0:0:0:0:1]:PORT/',
  'http://[::]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[::ffff:7f00:1]:PORT/',
  'http://[::127.0.0.1]:PORT/',
  'http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://[64:ff9b:1::7f00:1]:PORT/',
  'http://[2002:7f00:1::]:PORT/',
  'http://[2001:0:7f00:1::]:PORT/',
  'http://[fe80::1]:PORT/',
  'http://[fec0::1]:PORT/',
  'http://[fc00::1]:PORT/',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://[ff02::1]:PORT/',
  'http://[2001:db8::1]/',
  'http://[100::1]/',
  'http://10.0.0.1/',
  'http://10.255.255.255/',
  'http://172.16.0.1/',
  'http://172.31.255.255/',
  'http://192.168.0.1/',
  'http://192.168.255.255/',
  'http://169.254.169.254/latest/meta-data/',
  'http://0xa9fea9fe/latest/meta-data/',
  'http://2852039166/',
  'http://0251.0376.0251.0376/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://100.64.0.1/',
  'http://100.100.100.200/latest/meta-data/',
  'http://100.127.255.255/',
  'http://192.0.0.192/',
  'http://192.0.2.1/',
  'http://198.18.0.1/',
  'http://198.51.100.1/',
  'http://203.0.113.1/',
  'http://224.0.0.1/',
  'http://239.255.255.250/',
  'http://240.0.0.1/',
  'http://255.255.255.255/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://metadata/',
  'http://router/',
  'http://printer.local/',
  'http://db.internal/',
  'http://nas.lan/',
  'http://gateway.home.arpa/',
  'http://service.corp/',
  'http://x.intranet/',
  'http://x.test/',
  'http://x.invalid/',
  'http://known.example.com@127.0.0.1:PORT/',
  'http://known.example.com:x@93.184.215.14/',
  'https://user@93.184.215.14/',
  'http://93.184.215.14@127.0.0.1:PORT/',
  'http://127.0.0.1:PORT\\@93.184.215.14/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/_x',
  'ftp://127.0.0.1/',
  'dict://127.0.0.1:PORT/',
  'ldap://127.0.0.1/',
  'jar:http://127.0.0.1/!/',
  'data:text/plain,x',
  'javascript:alert(1)',
  'unix:/var/run/docker.sock',
  'http:///',
  'http://',
  '//127.0.0.1:PORT/',
  '127.0.0.1:PORT',
  'http://[::1',
  'http://256.256.256.256/',
  'http://1.2.3.4.5/',
  ' ',
  '',
]

/** A listener on loopback that counts who came. */
async function openSink() {
  let came = 0
  const server = createServer((_, answer) => {
    came += 1
    answer.end('ok')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: String((server.address() as AddressInfo).port),
    came: () => came,
    close: () => new Promise<void>((done) => void server.close(() => done())),
  }
}

onEachDatabase('addresses that are refused', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  it(`all ${BAD.length} at saving and at editing, and nothing knocks at the door`, async () => {
    const sink = await openSink()
    try {
      const owner = (await w.staff('owner')).token
      const events = ['member.joined'] as const
      const good = await w.call('createWebhook', { token: owner, body: { url: 'https://93.184.215.14/', events } })
      expect(good.status).toBe(201)
      for (const bad of BAD) {
        const url = bad.replace('PORT', sink.port)
        const made = await w.call('createWebhook', { token: owner, body: { url, events } })
        expect([bad, made.status, made.body.errors?.[0]?.path]).toEqual([bad, 422, 'url'])
        const edited = await w.call('editWebhook', { token: owner, params: { id: good.body.id }, body: { url } })
        expect([bad, edited.status]).toEqual([bad, 422])
      }
      expect((await w.call('listWebhooks', { token: owner })).body.items.map((h) => h.url)).toEqual([
        'https://93.184.215.14/',
      ])
      expect(sink.came()).toBe(0)
    } finally {
      await sink.close()
    }
  })

  it('also when one has come into the table: nothing is sent', async () => {
    const sink = await openSink()
    try {
      const owner = (await w.staff('owner')).token
      const events = ['member.joined'] as const
      const hook = await w.call('createWebhook', { token: owner, body: { url: 'https://93.184.215.14/', events } })
      for (const bad of BAD) {
        const url = bad.replace('PORT', sink.port)
        await w.db.inTransaction((tx) => tx.query('UPDATE webhook SET url = ? WHERE id = ?', [url, hook.body.id]))
        const pinged = await w.call('pingWebhook', { token: owner, params: { id: hook.body.id } })
        expect([bad, pinged.body]).toEqual([bad, { ok: false, status: null, problem: 'address_refused' }])
      }
      expect(sink.came()).toBe(0)
    } finally {
      await sink.close()
    }
  })
})

describe('names', () => {
  /** A name service that answers as it is told, one answer after the other. */
  const names =
    (...answers: LookupAddress[][]): Resolve =>
    (_, __, done) =>
      done(null, answers.length > 1 ? answers.shift()! : answers[0]!)
  const v4 = (address: string): LookupAddress => ({ address, family: 4 })
  const publicOne = v4('93.184.215.14')

  it('that lead into the house are refused when saved', async () => {
    for (const inside of [
      v4('127.0.0.1'),
      v4('10.1.2.3'),
      { address: '::1', family: 6 },
      { address: '::ffff:10.0.0.1', family: 6 },
    ]) {
      const outbound = createOutbound({ toPrivate: false, resolve: names([publicOne, inside]) })
      expect(await outbound.refusal('https://shop.example.com/')).toBe('must be a public address')
    }
    const fine = createOutbound({ toPrivate: false, resolve: names([publicOne]) })
    expect(await fine.refusal('https://shop.example.com/')).toBeNull()
  })

  it('that change their answer between the look and the connection reach nothing', async () => {
    const sink = await openSink()
    try {
      const resolve = names([publicOne], [v4('127.0.0.1')])
      const outbound = createOutbound({ toPrivate: false, resolve })
      const url = `http://shop.example.com:${sink.port}/`
      expect(await outbound.refusal(url)).toBeNull()
      expect(await outbound.post(url, '{}', {})).toEqual({ problem: 'address_refused' })
      // One good address among bad ones does not help either.
      const mixed = createOutbound({ toPrivate: false, resolve: names([publicOne, v4('127.0.0.1')]) })
      expect(await mixed.post(url, '{}', {})).toEqual({ problem: 'address_refused' })
      expect(sink.came()).toBe(0)
      // The same way is open where a rehearsal allows it: it is the address that was refused.
      const open = createOutbound({ toPrivate: true, resolve: names([v4('127.0.0.1')]) })
      expect(await open.post(url, '{}', {})).toEqual({ status: 200 })
      expect(sink.came()).toBe(1)
    } finally {
      await sink.close()
    }
  })

  it('that do not resolve are a problem of the delivery', async () => {
    const resolve: Resolve = (_, __, done) => done(Object.assign(new Error('gone'), { code: 'ENOTFOUND' }), [])
    const outbound = createOutbound({ toPrivate: false, resolve })
    expect(await outbound.refusal('https://shop.example.com/')).toBeNull()
    expect(await outbound.post('https://shop.example.com/', '{}', {})).toEqual({ problem: 'ENOTFOUND' })
  })
})

describe('an address', () => {
  it('is public or it is not', () => {
    for (const one of [
      '1.1.1.1',
      '93.184.215.14',
      '172.15.255.255',
      '172.32.0.1',
      '100.63.255.255',
      '100.128.0.1',
      '2606:4700:4700::1111',
      '2400:3200::1',
    ])
      expect([one, isPublicAddress(one)]).toEqual([one, true])
    for (const one of [
      '',
      'x',
      '1.1.1',
      '::',
      '::1',
      '::ffff:1.1.1.1',
      'fe80::1%lo',
      '2606:4700::1%eth0',
      '64:ff9b::1.1.1.1',
      '2002::1',
      '3fff::1',
    ])
      expect([one, isPublicAddress(one)]).toEqual([one, false])
  })

  it('of a private network may be allowed outside production only', () => {
    const env = { NODE_ENV: 'test', WEBHOOK_PRIVATE_ADDRESSES: 'allow' }
    expect(readConfig(env).webhooksToPrivate).toBe(true)
    expect(readConfig({ NODE_ENV: 'test' }).webhooksToPrivate).toBe(false)
    expect(() => readConfig({ ...env, WEBHOOK_PRIVATE_ADDRESSES: 'maybe' })).toThrow('WEBHOOK_PRIVATE_ADDRESSES')
    const production = {
      ...env,
      NODE_ENV: 'production',
      WECHAT_MINI_APPID: 'wx1',
      WECHAT_MINI_SECRET: 's',
      WECHAT_MINI_TOKEN: 't',
      WECHAT_MINI_AES_KEY: 'a'.repeat(43),
    }
    expect(() => readConfig(production)).toThrow('WEBHOOK_PRIVATE_ADDRESSES')
  })
})
