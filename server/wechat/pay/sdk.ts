import WechatPaySdk from 'wechatpay-node-v3'
import type { Chance, Clock } from '../ports'
import type { PayMerchant } from './merchant'

/** The address the SDK has built in; our transport replaces it by the configured one. The signed path lacks it anyway. */
export const SDK_HOST = 'https://api.mch.weixin.qq.com'

export const USER_AGENT = 'fan-to-member/1'

/**
 * The SDK with two mends: moment and nonce of a request come from our clock and our source of chance (it takes the
 * machine's time and 13 signs of Math.random), and a request without a body is signed as the platform demands (it leaves
 * the last line's end out for every method but GET). Its decipher_gcm and verifySign are not used: see seal.ts, signature.ts.
 */
export class MerchantSdk extends WechatPaySdk {
  constructor(
    merchant: PayMerchant,
    private readonly from: { clock: Clock; chance: Chance },
  ) {
    super({
      appid: merchant.appid,
      mchid: merchant.mchid,
      serial_no: merchant.serial,
      // Only its serial would be read from it, and that is given.
      publicKey: Buffer.from('unused'),
      privateKey: Buffer.from(merchant.privateKeyPem),
      userAgent: USER_AGENT,
    })
  }

  /** The value of `Authorization` for one request; `path` begins with `/v3/` and holds the query. */
  authorize(method: string, path: string, body?: string): string {
    const timestamp = String(Math.floor(this.from.clock.now() / 1000))
    const nonce = this.from.chance.bytes(16).toString('hex')
    return this.getAuthorization(nonce, timestamp, this.getSignature(method, nonce, timestamp, path, body))
  }

  override getSignature(
    method: string,
    nonce: string,
    timestamp: string,
    url: string,
    body?: string | Record<string, unknown>,
  ): string {
    if (body || method === 'GET') return super.getSignature(method, nonce, timestamp, url, body)
    return this.sha256WithRsa(`${method}\n${url}\n${timestamp}\n${nonce}\n\n`)
  }

  protected override buildAuthorization(method: string, url: string, params?: Record<string, unknown>): string {
    return this.authorize(method, url.replace(SDK_HOST, ''), params ? JSON.stringify(params) : undefined)
  }
}
