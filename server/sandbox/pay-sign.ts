import { createCipheriv, randomUUID, sign, verify } from 'node:crypto'
import { signedBytes } from '../wechat/pay/signature'
import type { Chance, Clock } from '../wechat/ports'
import type { PayKeys, PlatformKey } from './pay-keys'

const WINDOW_MS = 300_000

/** The five headers WeChat Pay signs with, over the bytes as they are sent. */
export function signedHeaders(
  deps: { clock: Clock; chance: Chance },
  key: PlatformKey,
  raw: Buffer,
): Record<string, string> {
  const timestamp = String(Math.floor(deps.clock.now() / 1000))
  const nonce = deps.chance.bytes(16).toString('hex')
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': sign('RSA-SHA256', signedBytes(timestamp, nonce, raw), key.privateKeyPem).toString('base64'),
    'Wechatpay-Serial': key.serial,
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
    'Request-ID': `08${randomUUID().replace(/-/g, '').toUpperCase()}`,
  }
}

/** Seals under the APIv3 key, as certificates and notices are. */
export function seal(deps: { chance: Chance }, apiV3Key: string, plain: string, associatedData: string) {
  const nonce = deps.chance.bytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce).setAAD(Buffer.from(associatedData))
  const bytes = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: bytes.toString('base64'),
    associated_data: associatedData,
    nonce,
  }
}

/** Says why a request is not the merchant's, or null: scheme, merchant, serial, moment within five minutes, signature. */
export function requestDoubt(
  deps: { clock: Clock },
  keys: PayKeys,
  request: { method: string; path: string; authorization: string; userAgent: string; raw: Buffer },
): string | null {
  const [scheme, rest = ''] = request.authorization.split(/ (.*)/s)
  if (scheme !== 'WECHATPAY2-SHA256-RSA2048') return 'Http头Authorization值格式错误'
  const part = Object.fromEntries([...rest.matchAll(/([a-z_]+)="([^"]*)"/g)].map((found) => [found[1], found[2]]))
  const { mchid, nonce_str = '', timestamp = '', serial_no, signature = '' } = part
  if (request.userAgent === '') return 'Http头缺少User-Agent'
  if (mchid !== keys.merchant.mchid) return '商户号有误'
  if (serial_no !== keys.merchant.serial) return '商户证书序列号有误'
  if (!/^\d{10}$/.test(timestamp) || Math.abs(deps.clock.now() - Number(timestamp) * 1000) > WINDOW_MS)
    return 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟'
  if (nonce_str === '' || nonce_str.length > 32) return 'Http头Authorization中的nonce_str有误'
  const message = Buffer.concat([
    Buffer.from(`${request.method}\n${request.path}\n${timestamp}\n${nonce_str}\n`),
    request.raw,
    Buffer.from('\n'),
  ])
  return verify('RSA-SHA256', message, keys.merchantKey, Buffer.from(signature, 'base64')) ? null : '签名错误'
}
