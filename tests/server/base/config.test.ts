import { ConfigError, readConfig } from '../../../server/base/config'
import { USUAL_POOL, USUAL_SLOTS } from '../../../server/base/slots'

const key = (fill: number) => Buffer.from(Array.from({ length: 32 }, (_, i) => (i * 7 + fill) % 256)).toString('base64')
const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://club.example.com',
  DATABASE_URL: 'mysql://u:p@127.0.0.1:3306/m',
  DATA_KEYS: `k1:${key(1)}`,
  INDEX_KEY: key(2),
  SESSION_SECRET: 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8',
  WECHAT_MINI_APPID: 'wx1',
  WECHAT_MINI_SECRET: 's',
  WECHAT_MINI_TOKEN: 't',
  WECHAT_MINI_AES_KEY: 'a'.repeat(43),
}
const lineOf = (env: Record<string, string>): string => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('configuration', () => {
  it('needs nothing outside production', () => {
    const config = readConfig({})
    expect(config).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: 'sqlite:./data/membership.db',
      sandbox: true,
      production: false,
    })
  })

  it.each([
    [{ PORT: 'x' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ DATABASE_URL: 'postgres://x' }, 'DATABASE_URL'],
    [{ DATA_KEYS: 'k1:short' }, 'DATA_KEYS'],
    [{ DATA_KEYS: `k1:${key(1)},k1:${key(3)}` }, 'DATA_KEYS'],
    [{ INDEX_KEY: 'abc' }, 'INDEX_KEY'],
    [{ DATA_KEYS: `k1:${key(1)}`, INDEX_KEY: key(1) }, 'INDEX_KEY'],
    [{ SESSION_SECRET: 'short' }, 'SESSION_SECRET'],
    [{ WECHAT_MINI_APPID: 'wx1' }, 'WECHAT_MINI_SECRET'],
    [{ WECHAT_OA_APPID: 'wx1', WECHAT_OA_SECRET: 's', WECHAT_OA_AES_KEY: 'x' }, 'WECHAT_OA_AES_KEY'],
    [{ ROLE: 'king' }, 'ROLE'],
    [{ PUBLIC_URL: 'ftp://x' }, 'PUBLIC_URL'],
    [{ OWNER_USERNAME: 'owner' }, 'OWNER_PASSWORD'],
    [{ OWNER_USERNAME: 'owner', OWNER_PASSWORD: 'short' }, 'OWNER_PASSWORD'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ SESSION_SECRET_FILE: '/nowhere/at/all' }, 'SESSION_SECRET_FILE'],
  ])('refuses %j with one line that names it', (env, name) => {
    const line = lineOf(env)
    expect(line).toContain(name)
    expect(line).not.toContain('\n')
  })

  it('reads how many connections there are and how many jobs of each lane one process carries out', () => {
    const read = (env: Record<string, string>) => {
      const { databasePool, jobs } = readConfig(env)
      return { databasePool, jobs }
    }
    expect(read({})).toEqual({ databasePool: USUAL_POOL, jobs: USUAL_SLOTS })
    const own = { DATABASE_POOL: '9', JOBS_PROMPT: '1', JOBS_SEND: '0', JOBS_BULK: '7', JOBS_STANDING: '3' }
    expect(read(own)).toEqual({ databasePool: 9, jobs: { prompt: 1, send: 0, bulk: 7, standing: 3 } })
    expect(lineOf({ DATABASE_POOL: '4' })).toContain('DATABASE_POOL')
    expect(lineOf({ JOBS_BULK: '-1' })).toContain('JOBS_BULK')
  })

  it('starts in production with everything given', () => {
    expect(readConfig(production)).toMatchObject({ production: true, sandbox: false })
  })

  it.each([
    'PUBLIC_URL',
    'DATA_KEYS',
    'INDEX_KEY',
    'SESSION_SECRET',
    'WECHAT_MINI_APPID',
    'WECHAT_MINI_SECRET',
    'WECHAT_MINI_TOKEN',
    'WECHAT_MINI_AES_KEY',
  ])('refuses production without %s', (name) => {
    const rest: Record<string, string> = { ...production }
    delete rest[name]
    expect(lineOf(rest)).toContain(name)
  })

  const pay = { WECHATPAY_APIV3_KEY: 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6' }
  it.each([
    [{ DATA_KEYS: `k1:${key(1)},k2:${key(1)}` }, 'k2', 'k1'],
    [{ SESSION_SECRET: key(1) }, 'SESSION_SECRET', 'k1'],
    [{ SESSION_SECRET: key(2) }, 'SESSION_SECRET', 'INDEX_KEY'],
    [{ SESSION_SECRET: key(2).replace(/=+$/, '') }, 'SESSION_SECRET', 'INDEX_KEY'],
    [{ OWNER_USERNAME: 'owner', OWNER_PASSWORD: production.SESSION_SECRET }, 'OWNER_PASSWORD', 'SESSION_SECRET'],
    [{ WECHAT_MINI_SECRET: production.SESSION_SECRET }, 'WECHAT_MINI_SECRET', 'SESSION_SECRET'],
    [{ WECHAT_MINI_TOKEN: 'qq-qq', WECHAT_MINI_SECRET: 'qq-qq' }, 'WECHAT_MINI_TOKEN', 'WECHAT_MINI_SECRET'],
    [{ ...pay, WECHATPAY_APIV2_KEY: pay.WECHATPAY_APIV3_KEY }, 'WECHATPAY_APIV2_KEY', 'WECHATPAY_APIV3_KEY'],
  ])('refuses production where two secrets are one: %j', (env, one, other) => {
    const line = lineOf({ ...production, ...env })
    expect(line).toMatch(new RegExp(`${one}.* must differ from .*${other}`))
    for (const value of Object.values(env)) expect(line).not.toContain(value)
  })

  it('lets both apps have one token and one AES key, and looks at nothing of it outside production', () => {
    const oa = { WECHAT_OA_APPID: 'wx2', WECHAT_OA_SECRET: 's2', WECHAT_OA_TOKEN: 't' }
    expect(lineOf({ ...production, ...oa, WECHAT_OA_AES_KEY: production.WECHAT_MINI_AES_KEY })).toBe('')
    expect(lineOf({ DATA_KEYS: `k1:${key(1)},k2:${key(1)}` })).toBe('')
  })

  it('refuses what is guessable, a moved clock and the sandbox in production', () => {
    expect(lineOf({ ...production, SESSION_SECRET: 'a'.repeat(40) })).toContain('SESSION_SECRET')
    expect(lineOf({ ...production, DATA_KEYS: `k1:${Buffer.alloc(32).toString('base64')}` })).toContain('DATA_KEYS')
    expect(lineOf({ ...production, CLOCK_OFFSET_MS: '1' })).toContain('CLOCK_OFFSET_MS')
  })
})
