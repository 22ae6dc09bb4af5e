import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import WechatPaySdk from 'wechatpay-node-v3'
import { systemChance } from '../../../server/base/chance'
import { seal, signedHeaders } from '../../../server/sandbox/pay-sign'
import { openSealed } from '../../../server/wechat/pay/seal'
import { doubt } from '../../../server/wechat/pay/signature'
import { bitTurned, seeded } from './seeded'

const apiV3Key = '0123456789abcdef0123456789abcdef'
const chance = systemChance()
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const publicPem = createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString()

/** The SDK as it comes, with our key among those it knows: what it would do if it were trusted. */
class SdkAlone extends WechatPaySdk {
  static know(serial: string, key: string): void {
    WechatPaySdk.certificates[serial] = key
  }
}
const sdk = new SdkAlone({
  appid: 'wx1',
  mchid: '1',
  serial_no: '1',
  publicKey: Buffer.from(''),
  privateKey: Buffer.from(pem),
  key: apiV3Key,
})
const now = Date.parse('2026-03-02T04:00:00.000Z')
const clock = { now: () => now }
const serial = 'PUB_KEY_ID_0112345'
SdkAlone.know(serial, publicPem)

describe('why neither decipher_gcm nor verifySign of the SDK is used', () => {
  it('500 changed bodies: the SDK opens every one, ours none', () => {
    const draw = seeded(20260302)
    const plain = JSON.stringify({ out_trade_no: 'T1', amount: { total: 1, currency: 'CNY' } })
    let ours = 0
    let theirs = 0
    for (let i = 0; i < 500; i += 1) {
      const sealed = { ...seal({ chance }, apiV3Key, plain, 'transaction'), algorithm: 'AEAD_AES_256_GCM' as const }
      const bytes = Buffer.from(sealed.ciphertext, 'base64')
      const touched = bitTurned(bytes, draw(bytes.length), draw(8))
      const ciphertext = touched.toString('base64')
      if (openSealed(apiV3Key, { ...sealed, ciphertext }) !== null) ours += 1
      if (sdk.decipher_gcm(ciphertext, 'transaction', sealed.nonce, apiV3Key) !== undefined) theirs += 1
      expect(openSealed(apiV3Key, sealed)?.toString()).toBe(plain)
    }
    expect({ ours, theirs }).toEqual({ ours: 0, theirs: 500 })
  })

  it('a changed amount comes out of the SDK as money', () => {
    const plain = '{"amount":{"total":1}}'
    const sealed = { ...seal({ chance }, apiV3Key, plain, 'transaction'), algorithm: 'AEAD_AES_256_GCM' as const }
    const bytes = Buffer.from(sealed.ciphertext, 'base64')
    bytes[plain.indexOf('1')]! ^= '1'.charCodeAt(0) ^ '9'.charCodeAt(0)
    const ciphertext = bytes.toString('base64')
    expect(sdk.decipher_gcm(ciphertext, 'another', sealed.nonce, apiV3Key)).toEqual({ amount: { total: 9 } })
    expect(openSealed(apiV3Key, { ...sealed, ciphertext })).toBeNull()
  })

  it('500 notices stale or signed loosely: the SDK verifies every one, ours none', async () => {
    const draw = seeded(7)
    let ours = 0
    let theirs = 0
    for (let i = 0; i < 500; i += 1) {
      const body = JSON.stringify({ id: `n${i}`, amount: draw(1_000_000) })
      // A third is years or minutes old, a third has its signature written in another way, a third is of the future.
      const moved = [-(301_000 + draw(1e9)), 0, 301_000 + draw(1e9)][i % 3]!
      const key = { serial, privateKeyPem: pem, certificate: null, from: 0 }
      const headers = signedHeaders({ clock: { now: () => now + moved }, chance }, key, Buffer.from(body))
      const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
      const right = lower['wechatpay-signature']!
      const loose = [
        `${right}\n`,
        right.replace(/=+$/, ''),
        right.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, ''),
        ` ${right}`,
      ]
      const signature = moved === 0 ? loose[draw(loose.length)]! : right
      const given = { ...lower, 'wechatpay-signature': signature }
      if ((await doubt(given, Buffer.from(body), now, async () => createPublicKey(publicPem))) === null) ours += 1
      const believed = await sdk.verifySign({
        timestamp: lower['wechatpay-timestamp']!,
        nonce: lower['wechatpay-nonce']!,
        body,
        serial,
        signature,
      })
      if (believed) theirs += 1
    }
    expect({ ours, theirs }).toEqual({ ours: 0, theirs: 500 })
  })

  it('500 changed signatures are refused', async () => {
    const draw = seeded(8)
    const key = { serial, privateKeyPem: pem, certificate: null, from: 0 }
    let taken = 0
    for (let i = 0; i < 500; i += 1) {
      const body = Buffer.from(`{"id":"n${i}"}`)
      const headers = signedHeaders({ clock, chance }, key, body)
      const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
      expect(await doubt(lower, body, now, async () => createPublicKey(publicPem))).toBeNull()
      const bytes = Buffer.from(lower['wechatpay-signature']!, 'base64')
      const touched = bitTurned(bytes, draw(bytes.length), draw(8)).toString('base64')
      const given = { ...lower, 'wechatpay-signature': touched }
      if ((await doubt(given, body, now, async () => createPublicKey(publicPem))) === null) taken += 1
    }
    expect(taken).toBe(0)
  })
})
