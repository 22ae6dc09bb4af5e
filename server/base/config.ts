import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { ConfigError } from './config-error'
import { USUAL_POOL, USUAL_SLOTS, type Slots } from './slots'
import { checkSecretsDiffer } from './equal-secrets'
import { mailConfig, mailVariables, type MailConfig } from './mail-config'
import { payConfig, payVariables, type PayConfig } from './pay-config'

export { ConfigError } from './config-error'
export type { PayConfig, PayMerchant } from './pay-config'

const key32 = () =>
  z.string().transform((text, ctx) => {
    const bytes = Buffer.from(text, 'base64')
    if (bytes.length !== 32) ctx.addIssue({ code: 'custom', message: 'must be base64 of 32 bytes' })
    return bytes
  })
const url = z.url({ protocol: /^https?$/ }).transform((s) => s.replace(/\/+$/, ''))
const wholeNumber = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^-?\d+$/, 'must be a whole number')
    .default(String(fallback))
    .transform(Number)
    .pipe(z.number().min(min).max(max))
const aesKey = z.string().regex(/^[A-Za-z0-9]{43}$/, 'must be the 43 characters the platform shows')
const empty = (value: unknown) => (value === '' ? undefined : value)
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(empty, schema.optional())

const Env = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: wholeNumber(0, 65535, 3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: optional(url),
  STAFF_URL: optional(url),
  TRUST_PROXY: wholeNumber(0, 10, 0),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|mysql:\/\/.+)$/, 'must begin with sqlite: or mysql://')
    .default('sqlite:./data/membership.db'),
  DATABASE_READ_URL: optional(z.string().regex(/^mysql:\/\/.+$/, 'must begin with mysql://')),
  DATABASE_POOL: wholeNumber(5, 500, USUAL_POOL),
  DATA_DIR: z.string().min(1).default('./data'),
  AUDIT_ANCHOR_FILE: optional(z.string()),
  DATA_KEYS: optional(z.string()),
  INDEX_KEY: optional(key32()),
  SESSION_SECRET: optional(z.string().min(32, 'must have at least 32 characters')),
  WECHAT_API_BASE_URL: optional(url),
  WECHAT_MINI_APPID: optional(z.string()),
  WECHAT_MINI_SECRET: optional(z.string()),
  WECHAT_MINI_TOKEN: optional(z.string()),
  WECHAT_MINI_AES_KEY: optional(aesKey),
  WECHAT_OA_APPID: optional(z.string()),
  WECHAT_OA_SECRET: optional(z.string()),
  WECHAT_OA_TOKEN: optional(z.string()),
  WECHAT_OA_AES_KEY: optional(aesKey),
  ...payVariables,
  ...mailVariables,
  RATE_LIMIT_PER_IP_PER_MIN: wholeNumber(1, 100_000_000, 600),
  RATE_LIMIT_PER_MEMBER_PER_MIN: wholeNumber(1, 100_000_000, 120),
  RATE_LIMIT_PER_KEY_PER_MIN: wholeNumber(1, 100_000_000, 1200),
  WEBHOOK_PRIVATE_ADDRESSES: z.enum(['refuse', 'allow']).default('refuse'),
  CLOCK_OFFSET_MS: wholeNumber(-4e12, 4e12, 0),
  SAMPLE: z.enum(['small', 'large']).default('small'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  JOBS_PROMPT: wholeNumber(0, 64, USUAL_SLOTS.prompt),
  JOBS_SEND: wholeNumber(0, 64, USUAL_SLOTS.send),
  JOBS_BULK: wholeNumber(0, 64, USUAL_SLOTS.bulk),
  JOBS_STANDING: wholeNumber(0, 64, USUAL_SLOTS.standing),
  METRICS_PORT: optional(wholeNumber(1, 65535, 9464)),
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  MIGRATE: z.enum(['on', 'off']).default('on'),
  OWNER_USERNAME: optional(z.string().regex(/^[A-Za-z0-9._@-]{2,64}$/)),
  OWNER_PASSWORD: optional(z.string().min(10, 'must have at least 10 characters')),
})

export type WechatApp = { appid: string; secret: string; token: string | null; aesKey: string | null }
export type DataKey = { id: string; key: Buffer }
export type Config = {
  production: boolean
  port: number
  host: string
  publicUrl: string | null
  staffUrl: string | null
  trustProxy: number
  databaseUrl: string
  /** A replica that people's questions are read from; null: the database itself. */
  databaseReadUrl: string | null
  /** Connections to MySQL or MariaDB at most, one for readiness not counted. */
  databasePool: number
  dataDir: string
  /** Where the audit log's end is written each hour; null: nowhere outside the database. */
  auditAnchorFile: string | null
  dataKeys: DataKey[]
  indexKey: Buffer
  sessionSecret: string
  /** Null: nothing is configured, and nobody can pay (with the sandbox on, its merchant is taken instead). */
  pay: PayConfig | null
  /** Null: nobody takes mails (with the sandbox on, its mailboxes do). */
  mail: MailConfig | null
  wechat: { baseUrl: string; mini: WechatApp | null; oa: WechatApp | null }
  /** Both app ids empty: the built-in platform plays WeChat. Never in production. */
  sandbox: boolean
  rateLimits: { perIpPerMinute: number; perMemberPerMinute: number; perKeyPerMinute: number }
  /** Webhooks may go to loopback and private networks: tests and rehearsals, never production. */
  webhooksToPrivate: boolean
  clockOffsetMs: number
  /** How much sample data `npm start` and `npm run seed` make. */
  sample: 'small' | 'large'
  logLevel: string
  /** How many jobs of each lane this process carries out at a time. */
  jobs: Slots
  metricsPort: number | null
  role: 'all' | 'web' | 'worker'
  migrate: boolean
  owner: { username: string; password: string } | null
}

/** `NAME_FILE` gives the value of NAME from a file, as container secrets do. */
function withFiles(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const out: Record<string, string | undefined> = { ...env }
  for (const name of Object.keys(Env.shape)) {
    const file = env[`${name}_FILE`]
    if (!file) continue
    try {
      out[name] = readFileSync(file, 'utf8').trim()
    } catch {
      throw new ConfigError(`${name}_FILE: the file cannot be read`)
    }
  }
  return out
}

function parseDataKeys(text: string): DataKey[] {
  const keys = text.split(',').map((part) => {
    const [id, value] = [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)]
    const key = Buffer.from(value, 'base64')
    if (!/^[A-Za-z0-9]{1,8}$/.test(id) || key.length !== 32)
      throw new ConfigError('DATA_KEYS must be id:base64 of 32 bytes, comma-separated, ids of 1-8 letters and digits')
    return { id, key }
  })
  if (new Set(keys.map((k) => k.id)).size !== keys.length) throw new ConfigError('DATA_KEYS names an id twice')
  return keys
}

type Parsed = z.output<typeof Env>
function appOf(env: Parsed, side: 'MINI' | 'OA', production: boolean): WechatApp | null {
  const appid = env[`WECHAT_${side}_APPID`]
  const secret = env[`WECHAT_${side}_SECRET`]
  const token = env[`WECHAT_${side}_TOKEN`] ?? null
  const aesKey = env[`WECHAT_${side}_AES_KEY`] ?? null
  if (!appid) return null
  if (!secret) throw new ConfigError(`WECHAT_${side}_SECRET is missing for the app id given`)
  if (production && !token) throw new ConfigError(`WECHAT_${side}_TOKEN is required in production`)
  if (production && !aesKey) throw new ConfigError(`WECHAT_${side}_AES_KEY is required in production`)
  return { appid, secret, token, aesKey }
}

/** Everything that must stay unknown, by the name it is set under. */
const secretsOf = (env: Parsed): [string, string | undefined][] => [
  ...(env.DATA_KEYS ?? '').split(',').map((part): [string, string] => {
    const at = part.indexOf(':')
    return [`the key ${part.slice(0, at)} in DATA_KEYS`, part.slice(at + 1)]
  }),
  ['INDEX_KEY', env.INDEX_KEY?.toString('base64')],
  ['SESSION_SECRET', env.SESSION_SECRET],
  ['OWNER_PASSWORD', env.OWNER_PASSWORD],
  ...(['MINI', 'OA'] as const).flatMap((side): [string, string | undefined][] => [
    [`WECHAT_${side}_SECRET`, env[`WECHAT_${side}_SECRET`]],
    [`WECHAT_${side}_TOKEN`, env[`WECHAT_${side}_TOKEN`]],
    [`WECHAT_${side}_AES_KEY`, env[`WECHAT_${side}_AES_KEY`]],
  ]),
  ['WECHATPAY_APIV3_KEY', env.WECHATPAY_APIV3_KEY],
  ['WECHATPAY_APIV2_KEY', env.WECHATPAY_APIV2_KEY],
]

/** Parses the environment once. Throws ConfigError with one line naming the variable that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const parsed = Env.safeParse(withFiles(env))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new ConfigError(`${String(issue.path[0])}: ${issue.message}`)
  }
  const e = parsed.data
  const production = e.NODE_ENV === 'production'
  const mail = mailConfig(e)
  const demand = <T>(name: string, value: T | undefined): T => {
    if (value === undefined) throw new ConfigError(`${name} is required in production`)
    return value
  }
  const mini = appOf(e, 'MINI', production)
  const oa = appOf(e, 'OA', production)
  const sandbox = !mini && !oa
  if (production && sandbox)
    throw new ConfigError(
      'WECHAT_MINI_APPID or WECHAT_OA_APPID is required in production; the sandbox does not run there',
    )
  if (production && e.CLOCK_OFFSET_MS !== 0) throw new ConfigError('CLOCK_OFFSET_MS is refused in production')
  if (production && e.WEBHOOK_PRIVATE_ADDRESSES === 'allow')
    throw new ConfigError('WEBHOOK_PRIVATE_ADDRESSES: allow is refused in production')
  if (production) demand('PUBLIC_URL', e.PUBLIC_URL)
  // Outside production a run without keys gets keys of its own life; `npm start` and tests always pass theirs.
  if (production) {
    demand('DATA_KEYS', e.DATA_KEYS)
    demand('INDEX_KEY', e.INDEX_KEY)
    demand('SESSION_SECRET', e.SESSION_SECRET)
  }
  const dataKeys = e.DATA_KEYS ? parseDataKeys(e.DATA_KEYS) : [{ id: 'dev', key: randomBytes(32) }]
  const indexKey: Buffer = e.INDEX_KEY ?? randomBytes(32)
  const sessionSecret: string = e.SESSION_SECRET ?? randomBytes(32).toString('base64')
  if (dataKeys.some((k) => k.key.equals(indexKey)))
    throw new ConfigError('INDEX_KEY must differ from every key in DATA_KEYS')
  if (production && [...dataKeys.map((k) => k.key), indexKey].some((k) => new Set(k).size < 8))
    throw new ConfigError('DATA_KEYS and INDEX_KEY must be random')
  if (production) checkSecretsDiffer([...secretsOf(e), ['the password in MAIL_URL', mail?.login?.pass]])
  if (production && new Set(sessionSecret).size < 8) throw new ConfigError('SESSION_SECRET must be random')
  if ((e.OWNER_USERNAME === undefined) !== (e.OWNER_PASSWORD === undefined))
    throw new ConfigError('OWNER_USERNAME and OWNER_PASSWORD go together')
  if (e.DATABASE_READ_URL !== undefined && e.DATABASE_URL.startsWith('sqlite:'))
    throw new ConfigError(
      'DATABASE_READ_URL: the embedded database has no replica; it goes with a DATABASE_URL of mysql://',
    )
  return {
    production,
    port: e.PORT,
    host: e.HOST,
    publicUrl: e.PUBLIC_URL ?? null,
    staffUrl: e.STAFF_URL ?? null,
    trustProxy: e.TRUST_PROXY,
    databaseUrl: e.DATABASE_URL,
    databaseReadUrl: e.DATABASE_READ_URL ?? null,
    databasePool: e.DATABASE_POOL,
    dataDir: e.DATA_DIR,
    auditAnchorFile: e.AUDIT_ANCHOR_FILE ?? null,
    dataKeys,
    indexKey,
    sessionSecret,
    pay: payConfig(e, { appid: mini?.appid ?? null, publicUrl: e.PUBLIC_URL ?? null, production }),
    mail,
    wechat: { baseUrl: e.WECHAT_API_BASE_URL ?? 'https://api.weixin.qq.com', mini, oa },
    sandbox,
    rateLimits: {
      perIpPerMinute: e.RATE_LIMIT_PER_IP_PER_MIN,
      perMemberPerMinute: e.RATE_LIMIT_PER_MEMBER_PER_MIN,
      perKeyPerMinute: e.RATE_LIMIT_PER_KEY_PER_MIN,
    },
    webhooksToPrivate: e.WEBHOOK_PRIVATE_ADDRESSES === 'allow',
    clockOffsetMs: e.CLOCK_OFFSET_MS,
    sample: e.SAMPLE,
    logLevel: e.LOG_LEVEL,
    jobs: { prompt: e.JOBS_PROMPT, send: e.JOBS_SEND, bulk: e.JOBS_BULK, standing: e.JOBS_STANDING },
    metricsPort: e.METRICS_PORT ?? null,
    role: e.ROLE,
    migrate: e.MIGRATE === 'on',
    owner: e.OWNER_USERNAME && e.OWNER_PASSWORD ? { username: e.OWNER_USERNAME, password: e.OWNER_PASSWORD } : null,
  }
}
