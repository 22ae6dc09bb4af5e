import { Router } from '@koa/router'
import { isoOf } from '../../shared/rules/calendar'
import type { Clock } from './clock'
import type { Database } from './database'
import { failingJobs, isWorked, oldestDue } from './job-figures'
import { LANES } from './slots'
import { databaseTime } from './sql'

const LATE_MS = 300_000
/** A database that answers nothing for so long is away, in ms. */
const PATIENCE_MS = 3_000
/** A replica that is further behind is told of, in seconds. */
const LAGS_S = 60

type Needs = {
  db: Database
  clock: Clock
  stopping(): boolean
  /** Whether this process runs on the machine's clock, so that it can be held against the database's. */
  realTime: boolean
}

/**
 * Live: the process answers. Ready: database and migrations are well and no lane of jobs stands still; otherwise 503 with
 * the reasons. What wants somebody's look but keeps nobody from being served (jobs that failed, a lane that is behind but
 * works) is a warning beside a 200.
 */
export function healthRoutes(deps: Needs): Router {
  const router = new Router()
  router.get('/health/live', (ctx) => {
    ctx.body = { status: 'ok' }
  })
  router.get('/health/ready', async (ctx) => {
    const checks = {
      database: 'ok',
      migrations: 'ok',
      queue: 'ok',
      clock: 'ok',
      process: deps.stopping() ? 'stopping' : 'ok',
    }
    let warnings: string[] = []
    let replica: { lagSeconds: number | null } | null = null
    try {
      const found = await inTime(look(deps))
      warnings = found.warnings
      if (found.lag !== undefined) replica = { lagSeconds: found.lag }
      Object.assign(checks, found.checks)
    } catch {
      checks.database = 'unreachable'
    }
    const ready = Object.values(checks).every((c) => c === 'ok')
    ctx.status = ready ? 200 : 503
    ctx.body = {
      status: ready ? 'ok' : 'unavailable',
      checks,
      ...(warnings.length > 0 ? { warnings } : {}),
      ...(replica ? { replica } : {}),
    }
  })
  return router
}

async function look(deps: Needs): Promise<{ checks: Record<string, string>; warnings: string[]; lag?: number | null }> {
  const { db, clock } = deps
  const checks: Record<string, string> = {}
  const warnings: string[] = []
  if (await db.probe((tx) => tx.connection.showMigrations())) checks.migrations = 'pending'
  const still: string[] = []
  for (const lane of LANES) {
    const now = clock.now()
    const since = await oldestDue(db, lane, now - LATE_MS)
    if (since === null) continue
    const said = `${lane}: the oldest job is ${Math.floor((now - since) / 60_000)} minutes late`
    if (await isWorked(db, lane, now)) warnings.push(said)
    else still.push(`${said} and none is worked on`)
  }
  if (still.length > 0) checks.queue = still.join('; ')
  for (const { kind, standing, failedAt } of await failingJobs(db))
    warnings.push(`${kind} ${standing ? 'fails since' : 'failed at'} ${isoOf(failedAt)}`)
  if (deps.realTime) {
    const now = await db.probe(databaseTime)
    // Processes that disagree about the time would disagree about which coupons are valid.
    if (now !== null && Math.abs(now - clock.now()) > 2000) checks.clock = 'more than 2 s off the database'
  }
  if (db.replica) {
    const lag = await db.replica.lagSeconds()
    if (lag === null)
      warnings.push('replica: how far it is behind cannot be told; while it is away the database answers')
    else if (lag > LAGS_S) warnings.push(`replica: ${Math.round(lag)} seconds behind`)
    return { checks, warnings, lag }
  }
  return { checks, warnings }
}

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('no answer in time')), PATIENCE_MS)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
