import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, readConfig } from '../../../server/base/config'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const publicPem = createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString()
const folder = mkdtempSync(join(tmpdir(), 'pay-'))
afterAll(() => rmSync(folder, { recursive: true }))

const key = (fill: number) => Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 7 + fill) % 256)).toString('base64')
const app = { WECHAT_MINI_APPID: 'wx1', WECHAT_MINI_SECRET: 's' }
const production = {
  ...app,
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://club.example.com',
  DATABASE_URL: 'mysql://u:p@127.0.0.1:3306/m',
  DATA_KEYS: `k1:${key(1)}`,
  INDEX_KEY: key(2),
  SESSION_SECRET: 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8',
  WECHAT_MINI_TOKEN: 't',
  WECHAT_MINI_AES_KEY: 'a'.repeat(43),
}
const merchant = {
  WECHATPAY_MCHID: '1900000109',
  WECHATPAY_SERIAL: '5157f09efdc096de15ebe81a47057a7232f1b8e1',
  WECHATPAY_PRIVATE_KEY: pem,
  WECHATPAY_APIV3_KEY: '0123456789abcdef0123456789abcdef',
}
const publicKey = { WECHATPAY_PUBLIC_KEY: publicPem, WECHATPAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0112345' }
const lineOf = (env: Record<string, string>): string => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('the merchant’s configuration', () => {
  it('is null where nothing is set, the base address or a switched-off coupon alone included', () => {
    expect(readConfig({}).pay).toBeNull()
    expect(readConfig({ WECHATPAY_BASE_URL: 'https://api2.mch.weixin.qq.com', WECHAT_BUSIFAVOR: '0' }).pay).toBeNull()
    expect(readConfig(production).pay).toBeNull()
  })

  it('is a merchant by platform certificates, or by public key too', () => {
    expect(readConfig({ ...app, ...merchant }).pay).toEqual({
      baseUrl: 'https://api.mch.weixin.qq.com',
      merchantCoupons: false,
      merchant: {
        mchid: '1900000109',
        appid: 'wx1',
        serial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
        privateKeyPem: pem,
        apiV3Key: merchant.WECHATPAY_APIV3_KEY,
        apiV2Key: null,
        publicKey: null,
      },
    })
    expect(readConfig({ ...production, ...merchant, ...publicKey }).pay?.merchant.publicKey).toEqual({
      id: 'PUB_KEY_ID_0112345',
      pem: publicPem,
    })
    const coupons = { WECHAT_BUSIFAVOR: '1', WECHATPAY_APIV2_KEY: 'f'.repeat(32) }
    expect(readConfig({ ...app, ...merchant, ...coupons }).pay?.merchantCoupons).toBe(true)
  })

  it('reads a PEM from a file, from a named secret, and with its line ends written out', () => {
    const file = join(folder, 'key.pem')
    writeFileSync(file, pem)
    expect(readConfig({ ...app, ...merchant, WECHATPAY_PRIVATE_KEY: file }).pay?.merchant.privateKeyPem).toBe(pem)
    const { WECHATPAY_PRIVATE_KEY: _, ...rest } = merchant
    expect(readConfig({ ...app, ...rest, WECHATPAY_PRIVATE_KEY_FILE: file }).pay?.merchant.privateKeyPem).toContain(
      'BEGIN',
    )
    const flat = pem.replace(/\n/g, '\\n')
    expect(readConfig({ ...app, ...merchant, WECHATPAY_PRIVATE_KEY: flat }).pay?.merchant.privateKeyPem).toBe(pem)
  })

  it.each(Object.keys(merchant))('refuses a merchant without %s, in production and elsewhere', (name) => {
    for (const base of [app, production]) {
      const rest: Record<string, string> = { ...base, ...merchant, ...publicKey }
      delete rest[name]
      expect(lineOf(rest)).toMatch(new RegExp(`^${name} is missing: WECHATPAY_[A-Z0-9_]+ is set$`))
    }
  })

  it.each([
    [{ WECHATPAY_PUBLIC_KEY: publicPem }, 'WECHATPAY_PUBLIC_KEY_ID'],
    [{ WECHATPAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_1' }, 'WECHATPAY_PUBLIC_KEY'],
    [{ ...publicKey, WECHATPAY_PUBLIC_KEY_ID: '0112345' }, 'WECHATPAY_PUBLIC_KEY_ID'],
    [{ ...publicKey, WECHATPAY_PUBLIC_KEY: 'x' }, 'WECHATPAY_PUBLIC_KEY'],
    [{ WECHAT_BUSIFAVOR: '1' }, 'WECHATPAY_APIV2_KEY'],
    [{ WECHATPAY_MCHID: 'mch' }, 'WECHATPAY_MCHID'],
    [{ WECHATPAY_SERIAL: 'xyz' }, 'WECHATPAY_SERIAL'],
    [{ WECHATPAY_APIV3_KEY: 'testMchAPIv3Key0' }, 'WECHATPAY_APIV3_KEY'],
    [{ WECHATPAY_PRIVATE_KEY: '/nowhere/at/all' }, 'WECHATPAY_PRIVATE_KEY'],
    [
      { WECHATPAY_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----' },
      'WECHATPAY_PRIVATE_KEY',
    ],
    [{ WECHATPAY_BASE_URL: 'ftp://x' }, 'WECHATPAY_BASE_URL'],
  ])('refuses %j with one line that names it and shows no key', (env, name) => {
    const line = lineOf({ ...app, ...merchant, ...env })
    expect(line.startsWith(name)).toBe(true)
    expect(line).not.toContain('\n')
    expect(line).not.toContain('BEGIN')
  })

  it('wants the mini-program, and https in production', () => {
    expect(lineOf(merchant)).toContain('WECHAT_MINI_APPID')
    expect(lineOf({ ...production, ...merchant, WECHATPAY_BASE_URL: 'http://127.0.0.1:1' })).toContain(
      'WECHATPAY_BASE_URL',
    )
    expect(lineOf({ ...production, ...merchant, PUBLIC_URL: 'http://club.example.com' })).toContain('PUBLIC_URL')
    expect(lineOf({ ...production, ...merchant })).toBe('')
  })

  it('refuses a key that is too short', () => {
    const { privateKey: weak } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const short = weak.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect(lineOf({ ...app, ...merchant, WECHATPAY_PRIVATE_KEY: short })).toContain('WECHATPAY_PRIVATE_KEY')
  })
})
