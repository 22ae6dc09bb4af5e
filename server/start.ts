import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { createApp, ENTITIES, JOB_KINDS, jobHandlers, worksOf, type AppParts } from './app'
import { systemChance, type Chance } from './base/chance'
import { systemClock, type Clock } from './base/clock'
import { ConfigError, type Config } from './base/config'
import { openDatabase, type Database } from './base/database'
import { countLag, withReplica } from './base/replica'
import type { PlantedAbort } from './base/repeated'
import { checkKeys } from './base/key-check'
import { inProcessWaker, keepStanding } from './base/jobs'
import { createLeases } from './base/lease'
import { createLog, type Log } from './base/log'
import { countJobs } from './base/job-figures'
import { createMetrics, gatherProcess } from './base/metrics'
import type { Beside } from './base/room'
import { createRunner, type Runner } from './base/runner'
import { createVault } from './base/vault'
import { listChannelsForSandbox } from './channels/list-channels'
import type { Deps } from './deps'
import { fetchFirstFollowers } from './membership/fetch-followers'
import { smtpMailer } from './mail/smtp'
import { MIGRATIONS } from './migrations/list'
import type { Sandbox } from './sandbox/sandbox'
import type { PayKeys } from './sandbox/pay-keys'
import type { SandboxStore } from './sandbox/store'
import { createWechat } from './wechat/client'
import { databaseTokenStore } from './wechat/database-token-store'
import { payOf } from './wechat/pay/pay-of'

export type Running = {
  deps: Deps
  url: string
  server: Server
  runner: Runner
  /** What goes on beside the runner. */
  works: Beside[]
  sandbox: Sandbox | null
  stop(): Promise<void>
}

export type StartOptions = {
  config: Config
  clock?: Clock
  chance?: Chance
  log?: Log
  /** Where dist/ lies; null serves the API alone. */
  dist: string | null
  /** Tests hand in one that forgets; otherwise the sandbox keeps its people in the data folder. */
  sandboxStore?: SandboxStore
  /** Tests make tries of transactions fail just before their commit. */
  plantedAbort?: PlantedAbort
  /** Runs due jobs by themselves; tests turn it off and drain. */
  background?: boolean
  /** Done after the schema is up to date and before the first request is answered; a throw ends the start. */
  guard?(deps: Deps): Promise<void>
}

/** Opens the database and brings its schema up to date. */
export async function openMigrated(config: Config, plantedAbort?: PlantedAbort): Promise<Database> {
  const main = await openDatabase(config.databaseUrl, {
    entities: ENTITIES,
    migrations: MIGRATIONS,
    poolSize: config.databasePool,
    ...(plantedAbort ? { plantedAbort } : {}),
  })
  if (config.migrate) await main.read(() => main.source.runMigrations({ transaction: 'each' }))
  try {
    return await withReplica(main, config.databaseReadUrl, { entities: ENTITIES, poolSize: config.databasePool })
  } catch (error) {
    await main.close()
    throw error
  }
}

/** Whoever sends a request drop by drop is let go (408), so that slow senders cannot hold all connections. In ms. */
const PATIENCE = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  // Longer than proxies keep theirs (nginx and the clouds' balancers: 60 s): whoever closes first must not be us, or a
  // request meets a connection that is just going away and its caller gets a 502.
  keepAliveTimeout: 75_000,
}

/** Brings everything up on one port; resolves when it listens. Whatever fails closes what was opened. */
export async function start(options: StartOptions): Promise<Running> {
  const { config } = options
  const log = options.log ?? createLog(config.logLevel)
  const db = await openMigrated(config, options.plantedAbort)
  const server = createServer(PATIENCE)
  try {
    // The port is known only once it is taken (port 0), and the sandbox's addresses contain it: listen first, answer after.
    await listen(server, config)
    return await assemble(options, { db, server, log })
  } catch (error) {
    server.close()
    await db.close()
    throw error
  }
}

async function assemble(options: StartOptions, made: { db: Database; server: Server; log: Log }): Promise<Running> {
  const { config } = options
  const { db, server, log } = made
  await checkKeys(db, config)
  const clock = options.clock ?? systemClock(config.clockOffsetMs)
  const chance = options.chance ?? systemChance()
  const { port } = server.address() as AddressInfo
  const url = `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`
  const vault = createVault(config, chance)
  const sandboxApps = config.sandbox ? sandboxModule().sandboxApps(vault) : null
  const wechat = createWechat({
    baseUrl: sandboxApps ? `${url}/sandbox/wechat` : config.wechat.baseUrl,
    mini: sandboxApps?.mini ?? config.wechat.mini,
    oa: sandboxApps?.oa ?? config.wechat.oa,
    clock,
    chance,
    log,
    tokenStore: databaseTokenStore({ db, vault, leases: createLeases({ db, clock, chance }) }),
  })
  const publicUrl = config.publicUrl ?? url
  const payKeys = sandboxApps && sandboxModule().payKeysOf({ vault, clock, chance, appid: sandboxApps.mini.appid })
  const pay = payOf(
    { config, publicUrl, clock, chance, log },
    payKeys && { ...payKeys.known, merchant: () => payKeys.keys().merchant, baseUrl: `${url}/sandbox/pay` },
  )
  const mail = config.mail
    ? smtpMailer(config.mail)
    : sandboxApps
      ? sandboxModule().sandboxMailer(`${url}/sandbox/mail`)
      : null
  const waker = inProcessWaker()
  let stopping = false
  const deps: Deps = {
    config,
    clock,
    chance,
    log,
    db,
    vault,
    wechat,
    pay,
    mail,
    waker,
    metrics: createMetrics(),
    publicUrl,
    stopping: () => stopping,
  }
  const sandbox = sandboxApps ? await openSandbox(deps, url, sandboxApps, payKeys!.keys, options.sandboxStore) : null
  await options.guard?.(deps)
  const apps = sandboxApps ?? config.wechat
  const parts: AppParts = {
    pushApps: { mini: pushApp(apps.mini), oa: pushApp(apps.oa) },
    sandbox,
    dist: options.dist,
    stopping: () => stopping,
    realTime: options.clock === undefined && config.clockOffsetMs === 0,
  }
  const app = config.role === 'worker' ? null : createApp(deps, parts)
  const answer = app?.callback()
  server.on('request', (request, reply) => (answer ? void answer(request, reply) : void reply.writeHead(404).end()))
  const runner = createRunner({ db, clock, log, waker, slots: config.jobs, handlers: jobHandlers(deps) })
  const works = worksOf(deps)
  if (options.background !== false && config.role !== 'web') {
    await keepStanding(
      deps,
      JOB_KINDS.filter((kind) => kind.standing),
    )
    await fetchFirstFollowers(deps)
    runner.start()
    for (const work of works) work.start()
  }
  countJobs(deps)
  countLag(deps)
  const metricsServer = config.metricsPort === null ? null : await serveMetrics(deps, config.metricsPort)
  return {
    deps,
    url: publicUrl,
    server,
    runner,
    works,
    sandbox,
    async stop() {
      stopping = true
      const closed = new Promise<void>((done) => server.close(() => done()))
      server.closeIdleConnections()
      const patience = setTimeout(() => server.closeAllConnections(), 7_000)
      metricsServer?.close()
      await Promise.all([runner.stop(), ...works.map((work) => work.stop())])
      await sandbox?.settled()
      await closed
      clearTimeout(patience)
      await sandbox?.close()
      await db.close()
    },
  }
}

const listen = (server: Server, config: Config): Promise<void> =>
  new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => fail(cannotListen(error, config)))
    server.listen(config.port, config.host, () => done())
  })

function cannotListen(error: NodeJS.ErrnoException, { host, port }: Config): Error {
  if (error.code === 'EADDRINUSE') return new ConfigError(`PORT: ${port} is in use`)
  if (error.code === 'EACCES') return new ConfigError(`PORT: ${port} is not allowed to this user`)
  // ENOTFOUND, EADDRNOTAVAIL: no such host, or none of this machine.
  if (error.code === 'EADDRNOTAVAIL' || error.syscall === 'getaddrinfo')
    return new ConfigError(`HOST: this machine has no ${host}`)
  return error
}

type SandboxApps = ReturnType<(typeof import('./sandbox/apps'))['sandboxApps']>

/** Loaded only where it runs: a production process never holds the code that plays WeChat. */
const sandboxModule = () => ({
  ...(require('./sandbox/sandbox') as typeof import('./sandbox/sandbox')),
  ...(require('./sandbox/file-store') as typeof import('./sandbox/file-store')),
  ...(require('./sandbox/apps') as typeof import('./sandbox/apps')),
  ...(require('./sandbox/pay-keys') as typeof import('./sandbox/pay-keys')),
  ...(require('./sandbox/mail') as typeof import('./sandbox/mail')),
})

const pushApp = (app: { appid: string; token: string | null; aesKey: string | null } | null) =>
  app?.token ? { appid: app.appid, token: app.token, ...(app.aesKey ? { aesKey: app.aesKey } : {}) } : null

async function openSandbox(
  deps: Deps,
  url: string,
  apps: SandboxApps,
  pay: () => PayKeys,
  store?: SandboxStore,
): Promise<Sandbox> {
  const { createSandbox, openFileStore } = sandboxModule()
  return createSandbox({
    store: store ?? (await openFileStore(join(deps.config.dataDir, 'sandbox.json'))),
    clock: deps.clock,
    chance: deps.chance,
    log: deps.log,
    publicUrl: () => url,
    apps,
    pay,
    channels: () => deps.db.read(listChannelsForSandbox),
  })
}

async function serveMetrics(deps: Deps, port: number): Promise<Server> {
  gatherProcess(deps.metrics)
  const server = createServer((request, answer) => {
    if (request.url !== '/metrics') return void answer.writeHead(404).end()
    deps.metrics.registry
      .metrics()
      .then((text) => answer.writeHead(200, { 'Content-Type': deps.metrics.registry.contentType }).end(text))
      .catch(() => answer.writeHead(500).end())
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return server
}
