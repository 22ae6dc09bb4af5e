import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ErrorCode } from '../../shared/contract/errors'
import type { AnswerBody, BodyIn, RouteSpec, StaffRole } from '../../shared/contract/route'
import { ROUTES, type RouteName } from '../../shared/contract/table'
import { systemChance } from '../../server/base/chance'
import { standingClock } from '../../server/base/clock'
import { readConfig } from '../../server/base/config'
import { silentLog, type Log } from '../../server/base/log'
import { seedAgreements } from '../../server/consent/seed'
import { createMemoryStore } from '../../server/sandbox/store'
import { seed } from '../../server/seed/sample-brand'
import { Staff } from '../../server/staff/entities'
import { hashPassword } from '../../server/staff/password'
import { start, type Running } from '../../server/start'
import { plantedAborts, type Aborts } from './aborts'
import { ask } from './ask'
import { createSchema, dropSchema, mysqlUrl } from './schema'
import './statements'
import { envOf } from './env'

/** 10:00 on a Monday in Shanghai, outside the quiet hours. */
export const MONDAY_TEN = Date.parse('2026-03-02T02:00:00.000Z')

export type Dialect = 'sqlite' | 'mysql'
export type WorldOptions = {
  /** More environment for the server, e.g. limits. */
  env?: Record<string, string>
  log?: Log
  background?: boolean
  /** false: no agreements are published yet. */
  agreements?: boolean
  /** Reads the real clock instead of one that stands. */
  realTime?: boolean
  /** Where the built screens lie; without it the API is served alone. */
  dist?: string
  /** How many transactions are repeated by a planted deadlock; a share, or what ABORTS says, when absent. */
  aborts?: Aborts
  /** Begins with the sample brand: stores, codes, coupons, message templates. */
  seed?: boolean
}

export type CallInput<R extends RouteSpec> = {
  token?: string
  params?: Record<string, string>
  query?: Record<string, string | number>
  body?: BodyIn<R> | Record<string, unknown> | unknown
  key?: string
  ifMatch?: number
  headers?: Record<string, string>
}
export type CallResult<B> = {
  status: number
  /** The declared body, or the problem document with its code. */
  body: B & { code?: ErrorCode; errors?: { path: string; message: string }[]; [extra: string]: unknown }
  headers: Headers
  text: string
}

export type World = Awaited<ReturnType<typeof createWorld>>

/** A whole installation of its own: server on a free port, database, sandbox; closed and removed by `close()`. */
export async function createWorld(dialect: Dialect, options: WorldOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'f2m-'))
  const chance = systemChance()
  const schema = `t_${chance.id().replace(/-/g, '').slice(8)}`
  const databaseUrl = dialect === 'sqlite' ? `sqlite:${join(folder, 'membership.db')}` : await createSchema(schema)
  const clock = standingClock(MONDAY_TEN)
  const env = {
    ...envOf(chance),
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    LOG_LEVEL: 'silent',
    ...options.env,
  }
  const boot = (): Promise<Running> =>
    start({
      config: readConfig(env),
      ...(options.realTime ? {} : { clock }),
      log: options.log ?? silentLog(),
      dist: options.dist ?? null,
      sandboxStore: createMemoryStore(),
      background: options.background ?? false,
      plantedAbort: plantedAborts(options.aborts),
    })
  const running = await boot()
  const { deps } = running
  if (options.seed) await seed(deps)
  else if (options.agreements !== false) await seedAgreements(deps)

  /** Calls a row of the route table by its name over HTTP. */
  async function call<N extends RouteName>(
    name: N,
    input: CallInput<(typeof ROUTES)[N]> = {},
  ): Promise<CallResult<AnswerBody<(typeof ROUTES)[N]>>> {
    const row: RouteSpec = ROUTES[name]
    const path = row.path.replace(/:([A-Za-z]+)/g, (_, p: string) => encodeURIComponent(input.params?.[p] ?? ''))
    const query = new URLSearchParams(
      Object.entries(input.query ?? {}).map(([k, v]): [string, string] => [k, String(v)]),
    ).toString()
    const answer = await ask(`${running.url}/api/v1${path}${query ? `?${query}` : ''}`, {
      method: row.method,
      headers: {
        ...(input.token ? { Authorization: `Bearer ${input.token}` } : {}),
        ...(input.key ? { 'Idempotency-Key': input.key } : {}),
        ...(input.ifMatch === undefined ? {} : { 'If-Match': `"${input.ifMatch}"` }),
        ...(input.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...input.headers,
      },
      ...(input.body === undefined
        ? {}
        : { body: typeof input.body === 'string' ? input.body : JSON.stringify(input.body) }),
    })
    const { text } = answer
    return {
      status: answer.status,
      body: (text && /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : undefined) as never,
      headers: answer.headers,
      text,
    }
  }

  /** The same for names that come out of the table: any body, the problem's fields beside it. */
  const send = (name: RouteName, input: CallInput<RouteSpec> = {}): Promise<CallResult<Record<string, unknown>>> =>
    call(name, input as never) as never

  /** The sandbox's control side. */
  async function sandbox(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await ask(`${running.url}/sandbox/api${path}`, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const { text } = answer
    return { status: answer.status, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> }
  }

  let phones = 0
  /** A phone number nobody else in this world has. */
  const newPhone = (): string => `139${String(10_000_000 + phones++).slice(0, 8)}`

  /** Somebody with a phone in the sandbox, not yet a member. */
  async function person(input: { phone?: string; unionid?: string | null } = {}) {
    const phone = input.phone ?? newPhone()
    const made = await sandbox('POST', '/people', {
      phone,
      ...(input.unionid === undefined ? {} : { unionid: input.unionid }),
    })
    if (made.status !== 201) throw new Error(`no person: ${JSON.stringify(made.body)}`)
    const id = made.body.id as string
    const code = async (kind: 'login-codes' | 'phone-codes') =>
      (await sandbox('POST', `/people/${id}/${kind}`, {})).body.code as string
    return {
      id,
      phone,
      shown: made.body,
      loginCode: () => code('login-codes'),
      phoneCode: () => code('phone-codes'),
      /** wx.login and POST /mini/sessions. */
      logIn: async (more: Record<string, unknown> = {}) => {
        const answer = await call('openSession', { body: { code: await code('login-codes'), ...more } })
        if (answer.status !== 200) throw new Error(`no session: ${answer.text}`)
        return answer.body.token
      },
      scan: (channelId: string) => sandbox('POST', `/people/${id}/scans`, { channelId }),
      inbox: async () => (await sandbox('GET', `/people/${id}/inbox`)).body.items as Record<string, unknown>[],
    }
  }

  /** The versions of the agreements in force, as join wants them. */
  async function agreementVersions(): Promise<{ membershipTerms: string; privacyPolicy: string }> {
    const { body } = await call('listAgreements')
    const version = (document: string) => body.items.find((i) => i.document === document)?.version ?? ''
    return { membershipTerms: version('membershipTerms'), privacyPolicy: version('privacyPolicy') }
  }

  /** A member who joined through the real door. */
  async function member(
    input: {
      phone?: string
      unionid?: string | null
      marketing?: boolean
      personalisation?: boolean
      channel?: string
      profile?: Record<string, unknown>
    } = {},
  ) {
    const who = await person(input)
    const token = await who.logIn(input.channel ? { channel: input.channel } : {})
    const joined = await call('join', {
      token,
      body: {
        phoneCode: await who.phoneCode(),
        consents: {
          ...(await agreementVersions()),
          ...(input.marketing ? { marketing: { wechat: true } } : {}),
          ...(input.personalisation ? { personalisation: true } : {}),
        },
        ...(input.profile ? { profile: input.profile } : {}),
      },
    })
    if (joined.status !== 201) throw new Error(`not joined: ${joined.text}`)
    return { ...who, token, memberId: joined.body.member.id, member: joined.body.member, coupons: joined.body.coupons }
  }

  /** Somebody who signed in with this role. The account is made by SQL, the session through the door. */
  async function staff(role: StaffRole, storeId: string | null = null) {
    const username = `${role}-${chance.id().slice(-8)}`
    const password = `password of ${username}`
    await deps.db.inTransaction(async (tx) => {
      await tx.getRepository(Staff).insert({
        id: chance.id(),
        username,
        name: username,
        role,
        storeId,
        passwordHash: await hashPassword(password),
        disabled: false,
        lastSignInAt: null,
        createdAt: deps.clock.now(),
      })
    })
    const answer = await call('signIn', { body: { username, password } })
    if (answer.status !== 200 || !answer.body.token) throw new Error(`not signed in: ${answer.text}`)
    return { token: answer.body.token, id: answer.body.staff.id, username, password }
  }

  return {
    dialect,
    clock,
    deps,
    db: deps.db,
    url: running.url,
    running,
    folder,
    databaseUrl,
    chance,
    call,
    send,
    sandbox,
    newPhone,
    person,
    member,
    staff,
    agreementVersions,
    /** Runs everything that is due, pushes of the sandbox included. */
    async jobs(): Promise<void> {
      await running.sandbox?.settled()
      await running.runner.drain()
      await running.sandbox?.settled()
      await running.runner.drain()
      for (const work of running.works) await work.drain()
    },
    async close(): Promise<void> {
      await running.stop()
      rmSync(folder, { recursive: true, force: true })
      if (dialect === 'mysql') await dropSchema(schema)
    },
  }
}

/** Which databases this run tests. A missing MySQL is said aloud by the runner; where services are required it is a failure. */
export function dialects(): Dialect[] {
  if (mysqlUrl()) return ['sqlite', 'mysql']
  if (process.env.REQUIRE_SERVICES === '1') throw new Error('REQUIRE_SERVICES=1 but TEST_MYSQL_URL is not set')
  return ['sqlite']
}

/** The same suite on every database: each gets a world of its own through `open`. */
export function onEachDatabase(
  name: string,
  suite: (open: (options?: WorldOptions) => Promise<World>, dialect: Dialect) => void,
): void {
  for (const dialect of dialects())
    describe(`${name} [${dialect}]`, () => suite((options) => createWorld(dialect, options), dialect))
}

/** The one named where it is there; all of them where everything is run whole (`TORTURE=full`, `ABORTS=all`). */
export function oneDialect(wanted: Dialect): readonly Dialect[] {
  if (process.env.TORTURE === 'full' || process.env.ABORTS === 'all') return dialects()
  return [dialects().includes(wanted) ? wanted : 'sqlite']
}

/**
 * For what walks the screens or plants bugs, races where rows are locked (the embedded database does one thing after the
 * other), or takes long: other suites see to it that both databases do the same, so one is enough on every run.
 */
export function onOneDatabase(
  name: string,
  wanted: Dialect,
  suite: (open: (options?: WorldOptions) => Promise<World>, dialect: Dialect) => void,
): void {
  for (const dialect of oneDialect(wanted))
    describe(`${name} [${dialect}]`, () => suite((options) => createWorld(dialect, options), dialect))
}
