import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { ConfigError } from './config-error'

/** A merchant of WeChat Pay: who it is and the keys between it and the platform. */
export type PayMerchant = {
  mchid: string
  appid: string
  /** Serial number of the merchant's API certificate, upper-case hex. */
  serial: string
  privateKeyPem: string
  /** 32 bytes. */
  apiV3Key: string
  /** For the plugin of merchant coupons alone. */
  apiV2Key: string | null
  /** Null: platform certificates only. */
  publicKey: { id: string; pem: string } | null
}
export type PayConfig = { baseUrl: string; merchant: PayMerchant; merchantCoupons: boolean }

const given = (schema: z.ZodType<string>) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

export const payVariables = {
  WECHATPAY_BASE_URL: given(z.url({ protocol: /^https?$/ })),
  WECHATPAY_MCHID: given(z.string().regex(/^\d{6,32}$/, 'must be the merchant number, digits only')),
  WECHATPAY_SERIAL: given(z.string().regex(/^[0-9A-Fa-f]{8,64}$/, 'must be the certificate’s serial number in hex')),
  WECHATPAY_PRIVATE_KEY: given(z.string()),
  WECHATPAY_APIV3_KEY: given(z.string().refine((key) => Buffer.byteLength(key) === 32, 'must have 32 bytes')),
  WECHATPAY_APIV2_KEY: given(z.string().refine((key) => Buffer.byteLength(key) === 32, 'must have 32 bytes')),
  WECHATPAY_PUBLIC_KEY: given(z.string()),
  WECHATPAY_PUBLIC_KEY_ID: given(z.string().regex(/^PUB_KEY_ID_[0-9A-Za-z]{1,64}$/, 'must begin with PUB_KEY_ID_')),
  WECHAT_BUSIFAVOR: given(z.enum(['0', '1'])),
}
type PayEnv = { [K in keyof typeof payVariables]?: string | undefined }

/**
 * Reads what concerns WeChat Pay; null when nothing is set. Half of it is a ConfigError that names what is missing, in
 * production and elsewhere: a merchant who believes to be paid and is not would be worse than a start that fails.
 */
export function payConfig(
  env: PayEnv,
  app: { appid: string | null; publicUrl: string | null; production: boolean },
): PayConfig | null {
  const set = (Object.keys(payVariables) as (keyof PayEnv)[]).filter(
    (name) => env[name] !== undefined && name !== 'WECHATPAY_BASE_URL' && env[name] !== '0',
  )
  if (set.length === 0) return null
  const demand = (name: keyof PayEnv): string => {
    const value = env[name]
    if (value === undefined) throw new ConfigError(`${name} is missing: ${set[0]} is set`)
    return value
  }
  const mchid = demand('WECHATPAY_MCHID')
  if (app.appid === null) throw new ConfigError('WECHAT_MINI_APPID is missing: payments are made in the mini-program')
  const merchant: PayMerchant = {
    mchid,
    appid: app.appid,
    serial: demand('WECHATPAY_SERIAL').toUpperCase(),
    privateKeyPem: pem('WECHATPAY_PRIVATE_KEY', demand('WECHATPAY_PRIVATE_KEY'), createPrivateKey),
    apiV3Key: demand('WECHATPAY_APIV3_KEY'),
    apiV2Key: env.WECHATPAY_APIV2_KEY ?? null,
    publicKey: publicKey(env, demand),
  }
  const merchantCoupons = env.WECHAT_BUSIFAVOR === '1'
  if (merchantCoupons) demand('WECHATPAY_APIV2_KEY')
  const baseUrl = (env.WECHATPAY_BASE_URL ?? 'https://api.mch.weixin.qq.com').replace(/\/+$/, '')
  if (app.production && !baseUrl.startsWith('https://')) throw new ConfigError('WECHATPAY_BASE_URL must be https')
  if (app.production && !app.publicUrl?.startsWith('https://'))
    throw new ConfigError('PUBLIC_URL must be https: WeChat Pay sends its notices nowhere else')
  return { baseUrl, merchant, merchantCoupons }
}

function publicKey(env: PayEnv, demand: (name: keyof PayEnv) => string): PayMerchant['publicKey'] {
  if (env.WECHATPAY_PUBLIC_KEY === undefined && env.WECHATPAY_PUBLIC_KEY_ID === undefined) return null
  return {
    id: demand('WECHATPAY_PUBLIC_KEY_ID'),
    pem: pem('WECHATPAY_PUBLIC_KEY', demand('WECHATPAY_PUBLIC_KEY'), createPublicKey),
  }
}

/** A PEM as given (its line ends may be written `\\n`), or the one in the file of that name; an RSA key of 2048 bits or more. */
function pem(name: string, value: string, read: (text: string) => KeyObject): string {
  let text = value.replace(/\\n/g, '\n')
  if (!text.startsWith('-----BEGIN')) {
    try {
      text = readFileSync(value, 'utf8')
    } catch {
      throw new ConfigError(`${name}: neither a PEM nor a file that can be read`)
    }
  }
  try {
    const key = read(text)
    if (key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048) return text
  } catch {
    // Said below, without the text.
  }
  throw new ConfigError(`${name}: no RSA key of 2048 bits or more`)
}
