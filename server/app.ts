import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Router } from '@koa/router'
import type Koa from 'koa'
import type { Context, Middleware } from 'koa'
import { ROUTES } from '../shared/contract/table'
import { abuse } from './abuse/room'
import type { Doors, Served } from './base/contract'
import { docsRoutes } from './base/docs'
import { healthRoutes } from './base/health'
import { onStaffHost } from './base/host'
import type { JobHandler } from './base/jobs'
import { mount } from './base/mount'
import { linkAhead } from './base/ahead'
import { pages } from './base/pages'
import { gatherAnswers } from './base/questions'
import type { Beside, House } from './base/room'
import { createWeb } from './base/web'
import { audit } from './audit/room'
import { campaigns } from './campaigns/room'
import { cards } from './cards/room'
import { channels } from './channels/room'
import { claims } from './claims/room'
import { codes } from './codes/room'
import { consent } from './consent/room'
import { coupons } from './coupons/room'
import type { Deps, Room } from './deps'
import { emails } from './emails/room'
import { fields } from './fields/room'
import { gifts } from './gifts/room'
import { ground } from './ground'
import { home } from './home/room'
import { identities } from './identities/room'
import { imports } from './imports/room'
import { insights } from './insights/room'
import { membership } from './membership/room'
import { messages } from './messages/room'
import { office } from './office/room'
import { orders } from './orders/room'
import { partners } from './partners/room'
import { payments } from './payments/room'
import { points } from './points/room'
import { privacy } from './privacy/room'
import { acceptPush } from './pushes'
import { regions } from './regions/room'
import { reminders } from './reminders/room'
import type { Sandbox } from './sandbox/sandbox'
import { segments } from './segments/room'
import { staff } from './staff/room'
import { readSettings } from './staff/settings'
import { suggestions } from './suggestions/room'
import { till } from './till/room'
import type { PushApp } from './wechat/push'
import { wechatPushRoutes } from './wechat/push-routes'

/** The house, from the ground up: each room may know those before it and asks those after it (config/directions). */
export const ROOMS: readonly Room[] = [
  ground,
  staff,
  audit,
  consent,
  channels,
  regions,
  identities,
  fields,
  membership,
  coupons,
  claims,
  cards,
  abuse,
  gifts,
  till,
  codes,
  points,
  orders,
  suggestions,
  emails,
  partners,
  payments,
  imports,
  messages,
  segments,
  campaigns,
  reminders,
  insights,
  home,
  privacy,
  office,
]

/** Every table that is read through a repository. */
export const ENTITIES = ROOMS.flatMap((room) => room.entities ?? [])

/** Through which rooms reach those above them; filled from the top, so that each finds answers when it asks. */
export function houseOf(deps: Deps): House {
  const { add, ask } = gatherAnswers()
  const house: House = { ask, person: ROOMS.flatMap((room) => room.person ?? []) }
  for (const room of [...ROOMS].reverse()) add(room.answers?.(deps, house) ?? [])
  return house
}

/** Every room's routes. */
export const servedRoutes = (deps: Deps, house: House = houseOf(deps)): Served[] =>
  ROOMS.flatMap((room) => room.routes?.(deps, house) ?? [])

/** Every kind of job there is. */
export const JOB_KINDS = ROOMS.flatMap((room) => room.jobKinds ?? [])

/** Who carries every room's jobs out. */
export function jobHandlers(deps: Deps): Record<string, JobHandler> {
  const house = houseOf(deps)
  return Object.assign({}, ...ROOMS.map((room) => room.jobs?.(deps, house))) as Record<string, JobHandler>
}

/** What goes on beside the job runner. */
export const worksOf = (deps: Deps): Beside[] => ROOMS.flatMap((room) => room.works?.(deps) ?? [])

function doorsOf(deps: Deps): Doors {
  const doors: Partial<Doors> = Object.assign({}, ...ROOMS.map((room) => room.doors?.(deps)))
  const { mini, staff: staffDoor, open } = doors
  if (!mini || !staffDoor || !open) throw new Error('a side has no door')
  return { mini, staff: staffDoor, open }
}

export type AppParts = {
  pushApps: { mini: PushApp | null; oa: PushApp | null }
  /** The platform's side on the same port; never in production. */
  sandbox: Sandbox | null
  /** Where the built console and web twin lie; null serves neither (tests of the API). */
  dist: string | null
  stopping(): boolean
  /** Whether time is the machine's own (no offset, no clock of a test). */
  realTime: boolean
}

/** Mounts every room. Opens nothing and starts nothing: main.ts and the tests do. */
export function createApp(deps: Deps, parts: AppParts): Koa {
  const web = { ...deps, doors: doorsOf(deps) }
  const house = houseOf(deps)
  const app = createWeb(web)
  use(app, healthRoutes({ ...deps, stopping: parts.stopping, realTime: parts.realTime }))
  use(app, docsRoutes(deps.publicUrl))
  use(app, appConfigRoutes(deps, parts))
  use(
    app,
    wechatPushRoutes({
      ...parts.pushApps,
      accept: (kind, event) => acceptPush(deps, kind, event),
      clock: deps.clock,
      chance: deps.chance,
      log: deps.log,
    }),
  )
  for (const room of ROOMS) for (const router of room.routers?.(deps, house) ?? []) use(app, router)
  if (parts.sandbox) use(app, parts.sandbox.router)
  mount(app, web, servedRoutes(deps, house))
  if (parts.dist) {
    const at = (ctx: Context) => onStaffHost(ctx, deps.config)
    const [prefix, root] = ['/console/', join(parts.dist, 'console')]
    app.use(pages({ prefix, root, spa: true, at, greet: linkAhead(root, prefix) }))
    if (existsSync(join(parts.dist, 'h5'))) app.use(pages({ prefix: '/', root: join(parts.dist, 'h5'), spa: false }))
  }
  return app
}

const use = (app: Koa, router: { routes(): unknown }) => app.use(router.routes() as Middleware)

/** What the web twin and the console ask before anything else: the brand, what its tiers are called, and whether a sandbox plays WeChat. */
function appConfigRoutes(deps: Deps, parts: AppParts): Router {
  const router = new Router()
  router.get('/app-config.json', async (ctx) => {
    const { brand, membership } = await deps.db.read(readSettings)
    ctx.set('Cache-Control', 'no-store')
    ctx.body = {
      brand,
      sandbox: parts.sandbox ? { baseUrl: '/sandbox' } : null,
      tiers: membership.tiers.map(({ key, name, names }) => ({ key, name, names })),
    }
  })
  // The router treats `/console/` as the same path, so the slash is looked at here.
  router.get('/console', (ctx, next) => (ctx.path === '/console' ? ctx.redirect('/console/') : next()))
  return router
}

/** Names the rows of the route table that no room serves; an empty list is what a start demands. */
export function unservedRoutes(deps: Deps): string[] {
  const served = new Set(servedRoutes(deps).map((s) => s.route))
  return Object.entries(ROUTES)
    .filter(([, row]) => !served.has(row))
    .map(([name]) => name)
}
