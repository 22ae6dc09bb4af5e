import { Router } from '@koa/router'
import type { Clock } from './clock'
import type { Database } from './database'

/** Live: the process answers. Ready: database, migrations and queue are well; otherwise 503 with the reasons. */
export function healthRoutes(deps: {
  db: Database
  clock: Clock
  stopping(): boolean
  /** Whether this process runs on the machine's clock, so that it can be held against the database's. */
  realTime: boolean
}): Router {
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
    try {
      if (await deps.db.probe((tx) => tx.connection.showMigrations())) checks.migrations = 'pending'
      const late = deps.clock.now() - 300_000
      const [row] = (await deps.db.probe((tx) =>
        tx.query('SELECT COUNT(*) AS waiting FROM job WHERE dueAt < ?', [late]),
      )) as [{ waiting: number }]
      if (Number(row.waiting) > 0) checks.queue = `${row.waiting} jobs are more than five minutes late`
      if (deps.realTime && deps.db.dialect === 'mysql') {
        const [db] = (await deps.db.probe((tx) => tx.query('SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS now'))) as [
          { now: number },
        ]
        // Processes that disagree about the time would disagree about which coupons are valid.
        if (Math.abs(Number(db.now) - deps.clock.now()) > 2000) checks.clock = 'more than 2 s off the database'
      }
    } catch {
      checks.database = 'unreachable'
    }
    const ready = Object.values(checks).every((c) => c === 'ok')
    ctx.status = ready ? 200 : 503
    ctx.body = { status: ready ? 'ok' : 'unavailable', checks }
  })
  return router
}
