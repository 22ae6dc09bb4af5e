import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Router } from '@koa/router'
import type Koa from 'koa'
import type { Middleware } from 'koa'
import { ROUTES } from '../shared/contract/table'
import type { Doors, Served } from './base/contract'
import { docsRoutes } from './base/docs'
import { healthRoutes } from './base/health'
import { housekeepingJobs } from './base/housekeeping'
import type { JobHandler } from './base/jobs'
import { pages } from './base/pages'
import { mount } from './base/mount'
import { createWeb } from './base/web'
import { deliveries } from './campaigns/deliveries'
import { campaignJobs } from './campaigns/jobs'
import { onMessageEvent } from './campaigns/on-message-event'
import { campaignRoutes } from './campaigns/routes'
import { channelJobs } from './channels/jobs'
import { mediaRoutes } from './channels/media'
import { channelRoutes } from './channels/routes'

import { consentRoutes } from './consent/routes'
import type { Deps, PushListener } from './deps'
import { carryBack, carryOver } from './gifts/carry'
import { suspicionJobs } from './abuse/jobs'
import { cardJobs } from './cards/jobs'
import { cardRoutes } from './cards/routes'
import { cardSent } from './cards/sent'
import { claimJobs } from './claims/jobs'
import { claimRoutes } from './claims/routes'
import { tierReached } from './claims/tier'
import { welcomeCoupons } from './claims/welcome'
import { couponJobs } from './coupons/jobs'
import { reminderJobs } from './reminders/remind'
import { usableCoupons } from './coupons/mine'
import { couponRoutes } from './coupons/routes'
import { holdRoutes } from './abuse/routes-holds'
import { suspicionRoutes } from './abuse/routes-suspicions'
import { couponTemplateRoutes } from './coupons/routes-templates'
import { tillRoutes } from './till/routes'
import { transferRoutes } from './gifts/routes'
import { codeJobs } from './codes/jobs'
import { codeRoutes } from './codes/routes'
import { homeRoutes } from './home/routes'
import { insightRoutes } from './insights/routes'
import { miniDoor } from './membership/door'
import { onFollowerEvent } from './membership/follower-events'
import type { MembershipHooks } from './membership/hooks'
import { membershipJobs } from './membership/jobs'
import { membershipRoutes } from './membership/routes'
import { messageRoutes } from './messages/routes'
import { openDoor } from './partners/door'
import { createOutbound, type Outbound } from './partners/outbound'
import { openRoutes } from './partners/routes-open'
import { partnerRoutes } from './partners/routes'
import { carryPoints, carryPointsBack } from './points/carry'
import { pointsJobs } from './points/jobs'
import { pointsRoutes } from './points/routes'
import { accept } from './payments/accept'
import type { PaymentHooks } from './payments/hooks'
import { paymentJobs } from './payments/jobs'
import { paymentMiniRoutes } from './payments/routes-mini'
import { paymentStaffRoutes } from './payments/routes-staff'
import { regionRoutes } from './regions/routes'
import { acceptPush, PUSH_JOB, pushJob } from './pushes'
import type { Sandbox } from './sandbox/sandbox'
import { segmentHooks } from './segments/hooks'
import { segmentRoutes } from './segments/routes'
import { staffDoor } from './staff/door'
import { readSettings } from './staff/settings'
import { staffRoutes } from './staff/routes'
import type { PushApp } from './wechat/push'
import { payNoticeRoutes } from './wechat/pay/notice-routes'
import { wechatPushRoutes } from './wechat/push-routes'

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

/** What membership asks of the rooms above it. */
const membershipHooks = (deps: Deps): MembershipHooks => ({
  welcomeCoupons: (tx, memberId, at) => welcomeCoupons(tx, deps, segmentHooks(deps), memberId, at),
  usableCoupons,
  segmentMembers: segmentHooks(deps).segmentMembers,
  joined: async () => undefined,
  // Points first: members' rows are held by now, the templates' rows come last.
  carryOver: async (tx, from, to, at) => {
    await carryPoints(tx, deps, from, to, at)
    return carryOver(tx, deps, from, to)
  },
  carryBack: async (tx, couponIds, to, at) => {
    await carryPointsBack(tx, deps, to, at)
    await carryBack(tx, couponIds, to)
  },
})

/** How this installation sends to addresses that partners name. */
export const outboundOf = (deps: Pick<Deps, 'config'>): Outbound =>
  createOutbound({ toPrivate: deps.config.webhooksToPrivate })

/** What payments asks of the rooms beside it. */
export const paymentHooks = (deps: Deps): PaymentHooks => ({
  coupons: segmentHooks(deps),
  tierReached: async (tx, memberId, tier, at) => {
    await tierReached(tx, deps, segmentHooks(deps), memberId, tier, at)
  },
  merchantCoupon: (tx, coupon, at) => cardSent(tx, deps, coupon, at),
})

/** Every room's routes, with the hooks through which lower rooms reach higher ones. */
export function servedRoutes(deps: Deps): Served[] {
  const segments = segmentHooks(deps)
  return [
    ...staffRoutes(deps),
    ...regionRoutes(),
    ...channelRoutes(deps),
    ...consentRoutes(deps),
    ...membershipRoutes(deps, membershipHooks(deps)),
    ...couponRoutes(deps),
    ...couponTemplateRoutes(deps),
    ...claimRoutes(deps, segments),
    ...codeRoutes(deps, segments),
    ...tillRoutes(deps),
    ...transferRoutes(deps),
    ...cardRoutes(deps),
    ...holdRoutes(deps),
    ...suspicionRoutes(deps),
    ...messageRoutes(deps, deliveries.settled),
    ...segmentRoutes(deps),
    ...campaignRoutes(deps),
    ...homeRoutes(deps, segments),
    ...insightRoutes(deps),
    ...paymentMiniRoutes(deps, paymentHooks(deps)),
    ...paymentStaffRoutes(deps, paymentHooks(deps)),
    ...pointsRoutes(deps, segments),
    ...partnerRoutes(deps, outboundOf(deps)),
    ...openRoutes(deps, outboundOf(deps), membershipHooks(deps)),
  ]
}

/** Every room's jobs. */
export function jobHandlers(deps: Deps): Record<string, JobHandler> {
  const listeners: PushListener[] = [onFollowerEvent, onMessageEvent]
  return {
    ...housekeepingJobs(deps),
    [PUSH_JOB.kind]: pushJob(deps, listeners),
    ...membershipJobs(deps),
    ...channelJobs(deps),
    ...couponJobs(deps),
    ...claimJobs(deps, segmentHooks(deps)),
    ...codeJobs(deps),
    ...cardJobs(deps),
    ...suspicionJobs(deps),
    ...reminderJobs(deps),
    ...pointsJobs(deps),
    ...campaignJobs(deps),
    ...paymentJobs(deps, paymentHooks(deps)),
  }
}

function doors(deps: Deps): Doors {
  return { staff: staffDoor(deps), mini: miniDoor(deps), open: openDoor(deps) }
}

/** Mounts every room. Opens nothing and starts nothing: main.ts and the tests do. */
export function createApp(deps: Deps, parts: AppParts): Koa {
  const web = { ...deps, doors: doors(deps) }
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
  if (deps.pay)
    use(
      app,
      payNoticeRoutes({
        pay: deps.pay,
        accept: (notice) => accept(deps, paymentHooks(deps), notice),
        count: (kind) => deps.metrics.events.inc({ kind }),
        log: deps.log,
      }),
    )
  use(app, mediaRoutes(deps))
  if (parts.sandbox) use(app, parts.sandbox.router)
  mount(app, web, servedRoutes(deps))
  if (parts.dist) {
    const host = deps.config.staffUrl ? new URL(deps.config.staffUrl).host : null
    app.use(pages({ prefix: '/console/', root: join(parts.dist, 'console'), spa: true, host }))
    if (existsSync(join(parts.dist, 'h5'))) app.use(pages({ prefix: '/', root: join(parts.dist, 'h5'), spa: false }))
  }
  return app
}

const use = (app: Koa, router: { routes(): unknown }) => app.use(router.routes() as Middleware)

/** What the web twin and the console ask before anything else: the brand, and whether a sandbox plays WeChat. */
function appConfigRoutes(deps: Deps, parts: AppParts): Router {
  const router = new Router()
  router.get('/app-config.json', async (ctx) => {
    const { brand } = await deps.db.read(readSettings)
    ctx.set('Cache-Control', 'no-store')
    ctx.body = { brand, sandbox: parts.sandbox ? { baseUrl: '/sandbox' } : null }
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
