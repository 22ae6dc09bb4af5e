import { verify, type KeyObject } from 'node:crypto'

/** A moment further away than this from ours is refused, in milliseconds (5 minutes, as the platform's own SDKs do). */
export const SIGNED_WINDOW_MS = 300_000

/** The signature type WeChat Pay v3 uses; another is refused. */
const SIGNATURE_TYPE = 'WECHATPAY2-SHA256-RSA2048'

/** Signatures that WeChat sends on purpose to see whether anybody looks: they must fail. */
const PROBE = 'WECHATPAY/SIGNTEST/'

export type SignatureDoubt = 'headers' | 'time' | 'serial' | 'signature' | 'probe'
type Headers = Record<string, string | string[] | undefined>
type Signed = { timestamp: string; nonce: string; serial: string; signature: Buffer }

/** Gives the key that belongs to a serial number, or null for one nobody knows. */
export type FindKey = (serial: string) => Promise<KeyObject | null>

/** The bytes that are signed: timestamp, nonce and the body as it came, each with a line's end. */
export const signedBytes = (timestamp: string, nonce: string, raw: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), raw, Buffer.from('\n')])

/** Base64 as it is written once and in one way, or null: variants of one signature are not taken for it. */
export function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return text !== '' && bytes.toString('base64') === text ? bytes : null
}

/**
 * Says why what came is not WeChat's, or null where it is: the five headers there once and not empty, the moment within
 * five minutes, the serial known, the signature over the raw bytes right. `now` is a moment in ms.
 */
export async function doubt(
  headers: Headers,
  raw: Buffer,
  now: number,
  findKey: FindKey,
): Promise<SignatureDoubt | null> {
  const signed = readHeaders(headers, now)
  if (typeof signed === 'string') return signed
  const key = await findKey(signed.serial)
  if (key === null) return 'serial'
  const message = signedBytes(signed.timestamp, signed.nonce, raw)
  return verify('RSA-SHA256', message, key, signed.signature) ? null : 'signature'
}

function readHeaders(headers: Headers, now: number): Signed | SignatureDoubt {
  const one = (name: string): string => {
    const value = headers[name]
    if (Array.isArray(value)) return value.length === 1 ? value[0]! : ''
    return value ?? ''
  }
  const timestamp = one('wechatpay-timestamp')
  const nonce = one('wechatpay-nonce')
  const signature = one('wechatpay-signature')
  const serial = one('wechatpay-serial')
  const type = one('wechatpay-signature-type')
  if ([timestamp, nonce, signature, serial, type].some((value) => value === '')) return 'headers'
  if (signature.startsWith(PROBE)) return 'probe'
  if (!/^[\x21-\x7e]{1,128}$/.test(nonce) || type !== SIGNATURE_TYPE) return 'headers'
  if (!/^[1-9]\d{9}$/.test(timestamp) || Math.abs(now - Number(timestamp) * 1000) >= SIGNED_WINDOW_MS) return 'time'
  const bytes = strictBase64(signature)
  return bytes === null ? 'signature' : { timestamp, nonce, serial, signature: bytes }
}
