import { generateKeyPairSync } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { signedHeaders } from '../../../server/sandbox/pay-sign'
import { envelope, headerOf, post, signed, transaction, withHeader, type Wire } from './forge'
import { openPlatform, type Platform } from './platform'
import { bitTurned, seeded } from './seeded'

const NAMES = [
  'Wechatpay-Timestamp',
  'Wechatpay-Nonce',
  'Wechatpay-Signature',
  'Wechatpay-Serial',
  'Wechatpay-Signature-Type',
]

let p: Platform
beforeAll(async () => {
  p = await openPlatform()
})
afterAll(() => p.close())

const good = () => signed(p, envelope(p, transaction(p)))

/** Sends a forgery: refused with 4xx and FAIL, nobody is told, it is counted and logged without its content. */
async function refused(name: string, wire: Wire): Promise<void> {
  const before = { taken: p.notices.length, lines: p.lines.length, counted: refusals() }
  const answer = await post(p, wire)
  const said = { name, status: answer.status, code: answer.body?.code ?? null, taken: p.notices.length - before.taken }
  expect(said).toEqual({ name, status: expect.any(Number) as number, code: 'FAIL', taken: 0 })
  expect([400, 401, 413]).toContain(answer.status)
  expect(refusals() - before.counted).toBe(1)
  expect(p.lines.slice(before.lines).join()).toMatch(/^pay notice refused \{"reason":"[a-z]+"\}$/)
}
const refusals = (): number =>
  [...p.counts].filter(([what]) => what.startsWith('pay_notice_refused_')).reduce((sum, [, n]) => sum + n, 0)

describe('forged, stale, cut and changed notices', () => {
  it.each(NAMES)('%s absent, empty, twice', async (name) => {
    await refused('absent', withHeader(good(), name, null))
    await refused('empty', withHeader(good(), name, ''))
    const wire = good()
    await refused('twice', { ...wire, headers: [...wire.headers, [name, headerOf(wire, name)]] })
  })

  it('another key, serial, probe, signature type', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const body = envelope(p, transaction(p))
    const foreign = (serial: string): Wire => ({
      headers: [
        ...Object.entries(
          signedHeaders(p, { serial, privateKeyPem: pem, certificate: null, from: 0 }, Buffer.from(body)),
        ),
        ['Content-Type', 'application/json'],
      ],
      body: Buffer.from(body),
    })
    await refused('wrong key under the right serial', foreign(p.keys().publicKey.serial))
    await refused('wrong key under a certificate’s serial', foreign(p.keys().certificates[0]!.serial))
    await refused('unknown certificate', foreign('5157F09EFDC096DE15EBE81A47057A7232F1B8E1'))
    await refused('unknown public key', foreign('PUB_KEY_ID_0119999'))
    await refused('the merchant’s own key', foreign(p.keys().merchant.serial))
    await refused('serial of the other key', withHeader(good(), 'Wechatpay-Serial', p.keys().certificates[0]!.serial))
    await refused(
      'serial in lower case',
      withHeader(good(), 'Wechatpay-Serial', p.keys().publicKey.serial.toLowerCase()),
    )
    for (let i = 0; i < 100; i += 1) {
      const wire = good()
      await refused(
        'probe',
        withHeader(wire, 'Wechatpay-Signature', `WECHATPAY/SIGNTEST/${headerOf(wire, 'Wechatpay-Signature')}`),
      )
    }
    await refused('another signature type', withHeader(good(), 'Wechatpay-Signature-Type', 'WECHATPAY2-SM2-WITH-SM3'))
  })

  it('one signature written in ten ways', async () => {
    const wire = good()
    const right = headerOf(wire, 'Wechatpay-Signature')
    const variants = [
      right.replace(/=+$/, ''),
      `${right}=`,
      `${right}AAAA`,
      right.replace(/\+/g, '-').replace(/\//g, '_'),
      `"${right}"`,
      `${right.slice(0, 40)} ${right.slice(40)}`,
      `${right.slice(0, 40)}\t${right.slice(40)}`,
      Buffer.from(right, 'base64').toString('hex'),
      encodeURIComponent(right),
      `${right};`,
    ].filter((variant) => variant !== right)
    expect(variants.length).toBeGreaterThanOrEqual(9)
    for (const variant of variants)
      await refused(`signature as ${variant.slice(-12)}`, withHeader(wire, 'Wechatpay-Signature', variant))
  })

  it('too old, too early, no moment at all', async () => {
    for (const atMs of [-301_000, 301_000, -300_000, 300_000, -86_400_000])
      await refused(String(atMs), signed(p, envelope(p, transaction(p)), { atMs }))
    for (const text of ['0', '-1', '1.5', '1e9', '1772424000 1', '1772424000000', 'NaN', '９９９'].map((t) =>
      Buffer.from(t).toString('latin1'),
    ))
      await refused(`timestamp ${text}`, withHeader(good(), 'Wechatpay-Timestamp', text))
    // 500 of row 25c: whatever the second, outside the window is outside.
    const draw = seeded(3)
    for (let i = 0; i < 50; i += 1)
      await refused(
        'stale',
        signed(p, envelope(p, transaction(p)), { atMs: (draw(2) === 0 ? -1 : 1) * (300_000 + draw(1e8)) }),
      )
  })

  it('the same JSON written otherwise', async () => {
    const wire = good()
    const body = wire.body.toString()
    for (const text of [
      JSON.stringify(JSON.parse(body), null, 2),
      ` ${body}`,
      `${body}\n`,
      `\uFEFF${body}`,
      body.replace(/,/g, ', '),
      body.slice(0, -1),
    ])
      await refused('body', { ...wire, body: Buffer.from(text) })
  })

  it('a seal that is broken in ten ways, under a right signature', async () => {
    const read = JSON.parse(envelope(p, transaction(p))) as { resource: Record<string, string> }
    const bytes = Buffer.from(read.resource.ciphertext!, 'base64')
    const tampered: Record<string, unknown>[] = [
      { ciphertext: bytes.subarray(0, -1).toString('base64') },
      { ciphertext: bytes.subarray(0, -4).toString('base64') },
      { ciphertext: bytes.subarray(0, -16).toString('base64') },
      { ciphertext: Buffer.concat([bytes.subarray(0, -16), Buffer.alloc(16)]).toString('base64') },
      { ciphertext: bitTurned(bytes, 0, 0).toString('base64') },
      { ciphertext: bitTurned(bytes, bytes.length - 1, 7).toString('base64') },
      { ciphertext: bytes.toString('base64url') },
      { ciphertext: '' },
      { associated_data: 'refund' },
      { associated_data: '' },
      { associated_data: undefined },
      { nonce: 'AAAAAAAAAAAA' },
      { nonce: 'short' },
      { algorithm: 'AEAD_AES_128_GCM' },
      { algorithm: 'AES_256_CBC' },
      { algorithm: undefined },
    ]
    for (const change of tampered) {
      const body = JSON.stringify({ ...read, resource: { ...read.resource, ...change } })
      await refused(JSON.stringify(change).slice(0, 40), signed(p, body))
    }
    const otherKey = envelope(p, transaction(p), { apiV3Key: 'f'.repeat(32) })
    await refused('sealed with another key', signed(p, otherKey))
  })

  it('bodies of another shape, under a right signature', async () => {
    const plain = JSON.stringify({
      id: 'x',
      event_type: 'TRANSACTION.SUCCESS',
      resource_type: 'encrypt-resource',
      resource: transaction(p),
    })
    const shapes = [
      '',
      '{}',
      '[]',
      'null',
      '1',
      '"x"',
      '{"id":1}',
      plain,
      '<xml><return_code>SUCCESS</return_code></xml>',
      '{"id":"x","id":"y"',
    ]
    for (const body of shapes) await refused(body.slice(0, 20), signed(p, body))
    const outers: Record<string, unknown>[] = [
      { id: '' },
      { id: 'x'.repeat(65) },
      { id: '一' },
      { resource_type: 'plain' },
      { resource: null },
      { resource: 'x' },
      { event_type: 7 },
      { event_type: 'REFUND.SUCCESS' },
      { event_type: 'COUPON.SEND' },
    ]
    for (const outer of outers) await refused(JSON.stringify(outer), signed(p, envelope(p, transaction(p), { outer })))
    const said: Record<string, unknown>[] = [
      { amount: { total: -1, currency: 'CNY' } },
      { amount: { total: 1.5, currency: 'CNY' } },
      { amount: { total: '6800', currency: 'CNY' } },
      { amount: { total: 1e309, currency: 'CNY' } },
      { amount: { total: 2 ** 53, currency: 'CNY' } },
      { trade_state: 'PAID' },
      { out_trade_no: 7 },
      { mchid: undefined },
      { appid: null },
    ]
    for (const more of said) {
      // What JSON writes as null is absent to it, and absent amounts are refused by whoever compares them.
      if (JSON.stringify(more).includes('"total":null')) continue
      await refused(JSON.stringify(more), signed(p, envelope(p, transaction(p, more))))
    }
  })

  it('another method, type, packing, size', async () => {
    const wire = good()
    expect((await post(p, { ...wire, method: 'GET', body: Buffer.alloc(0) })).status).toBeGreaterThanOrEqual(404)
    expect((await post(p, { ...wire, method: 'PUT' })).status).toBeGreaterThanOrEqual(404)
    for (const type of ['text/xml', 'text/plain', 'application/x-www-form-urlencoded', ''])
      await refused(type, withHeader(wire, 'Content-Type', type))
    await refused('no type', withHeader(wire, 'Content-Type', null))
    const packed = gzipSync(wire.body)
    await refused('gzip', {
      ...signed(p, packed),
      headers: [...signed(p, packed).headers, ['Content-Encoding', 'gzip']],
    })
    await refused('gzip unsaid', signed(p, packed))
    await refused('5 MB', signed(p, Buffer.alloc(5 * 1024 * 1024, 'x')))
    await refused('5 MB in pieces', { ...signed(p, Buffer.alloc(5 * 1024 * 1024, 'x')), chunked: true })
    expect((await post(p, good())).status).toBe(204)
  })

  it('500 drawn at random: one bit turned in body, signature, nonce, moment or serial', async () => {
    const draw = seeded(20260302)
    for (let i = 0; i < 500; i += 1) {
      const wire = good()
      const part = ['body', 'Wechatpay-Signature', 'Wechatpay-Nonce', 'Wechatpay-Timestamp', 'Wechatpay-Serial'][
        draw(5)
      ]!
      if (part === 'body') {
        await refused(`body ${i}`, { ...wire, body: bitTurned(wire.body, draw(wire.body.length), draw(8)) })
        continue
      }
      // Among what a header may hold; the sign itself is another one.
      const text = headerOf(wire, part)
      const at = draw(text.length)
      const turned = String.fromCharCode(33 + ((text.charCodeAt(at) - 33 + 1 + draw(92)) % 94))
      await refused(`${part} ${i}`, withHeader(wire, part, text.slice(0, at) + turned + text.slice(at + 1)))
    }
  })
})
