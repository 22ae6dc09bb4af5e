import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Tx } from '../../server/base/database'
import { mount } from '../../server/base/mount'
import { createWeb } from '../../server/base/web'
import type { ClaimVerb } from '../../server/claims/claim'
import type { CouponHooks } from '../../server/claims/hooks'
import { claimRoutes } from '../../server/claims/routes'
import { tillRoutes } from '../../server/till/routes'
import type { Deps } from '../../server/deps'
import { miniDoor } from '../../server/membership/door'
import { openDoor } from '../../server/partners/door'
import { staffDoor } from '../../server/staff/door'
import { openMigrated } from '../../server/start'
import type { World } from '../harness/world'
import { plantedAborts } from '../harness/aborts'
import { client, type Post } from './post'

/** No template of these tests has a rule, and none is granted to a segment. */
export const NO_SEGMENTS: CouponHooks = {
  eligible: async () => {
    throw new Error('no rule expected')
  },
  segmentMembers: async () => null,
  segmentRule: async () => null,
}

/** One or two servers with the coupon room on one database, their routes bound to the claim verb under test. */
export type Arena = {
  world: World
  /** Requests go to the servers in turn, as behind a balancer. */
  post: Post
  sql<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export type MakeClaim = (deps: Deps) => ClaimVerb

/** Two servers on MySQL, each with its own pool and lanes, so that the database decides; one on the embedded database. */
export async function openArena(world: World, claim?: MakeClaim): Promise<Arena> {
  const second =
    world.dialect === 'mysql'
      ? [{ ...world.deps, db: await openMigrated(world.deps.config, plantedAborts()) } satisfies Deps]
      : []
  const servers = await Promise.all([world.deps, ...second].map((deps) => listen(deps, claim)))
  const clients = servers.map((s) => client(`http://127.0.0.1:${(s.address() as AddressInfo).port}`, 64))
  let turn = 0
  return {
    world,
    post: (path, input) => clients[turn++ % clients.length]!.post(path, input),
    sql: (work) => world.db.inTransaction(work),
    async close() {
      for (const c of clients) c.close()
      for (const s of servers) await new Promise<void>((done) => void s.close(() => done()))
      for (const deps of second) await deps.db.close()
    },
  }
}

async function listen(deps: Deps, claim?: MakeClaim): Promise<Server> {
  const web = { ...deps, doors: { mini: miniDoor(deps), staff: staffDoor(deps), open: openDoor(deps) } }
  const app = createWeb(web)
  mount(app, web, [...claimRoutes(deps, NO_SEGMENTS, claim?.(deps)), ...tillRoutes(deps)])
  const answer = app.callback()
  const server = createServer((request, response) => void answer(request, response))
  // Between two races the machine may be busy for long with rows: no connection is closed under its next request.
  server.keepAliveTimeout = 0
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}
