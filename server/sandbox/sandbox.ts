import Router from '@koa/router'
import { codeRoutes } from './api-codes'
import { customSendRoutes } from './api-custom-send'
import { followerRoutes } from './api-followers'
import { messageRoutes } from './api-messages'
import { miniUserRoutes } from './api-mini-user'
import { secCheckRoutes } from './api-sec-check'
import { templateRoutes } from './api-templates'
import { tokenRoutes } from './api-token'
import { controlRoutes } from './control-routes'
import type { SandboxApp, SandboxDeps, SandboxOptions } from './deps'
import { createFaultBoard, platformDoor } from './faults'
import { mailRoutes } from './mail'
import { forgetOldCodes } from './one-time-codes'
import { pageRoutes } from './page-routes'
import { playPay } from './pay'
import { smsRoutes } from './sms'
import type { AppKind } from './state'

const platformMount = '/sandbox/wechat'

export type Sandbox = {
  router: Router
  apps: Record<AppKind, SandboxApp>
  /** Resolves when every push under way has been taken or given up. */
  settled(): Promise<void>
  /** Gives up the pushes under way and closes the store. */
  close(): Promise<void>
}

/**
 * Gives WeChat's side of both apps on this server: the platform's calls under `/sandbox/wechat`, WeChat Pay's under
 * `/sandbox/pay`, the control routes under `/sandbox/api`, the page at `/sandbox/`. Mount before any body parser; never in production.
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const running = new Set<Promise<void>>()
  const stop = new AbortController()
  const deps: SandboxDeps = {
    ...options,
    stopping: stop.signal,
    switches: { usedCodeErrcode: 40029, eventsFirst: false, templateStatus: 'success' },
    background(work) {
      const task: Promise<void> = work()
        .catch((error: unknown) => options.log.error({ err: error }, 'sandbox push failed'))
        .finally(() => running.delete(task))
      running.add(task)
    },
  }
  const settled = async (): Promise<void> => {
    await notifier?.deliverDue()
    while (running.size > 0) await Promise.all(running)
  }
  deps.background(() => forgetOldCodes(deps))
  const board = createFaultBoard(platformMount)
  const router = new Router()
  router.use(platformMount, platformDoor(deps, board))
  tokenRoutes(router, platformMount, deps)
  miniUserRoutes(router, platformMount, deps)
  codeRoutes(router, platformMount, deps)
  followerRoutes(router, platformMount, deps)
  messageRoutes(router, platformMount, deps)
  customSendRoutes(router, platformMount, deps)
  secCheckRoutes(router, platformMount, deps)
  templateRoutes(router, platformMount, deps)
  smsRoutes(router, '/sandbox/sms', deps)
  controlRoutes(router, '/sandbox/api', deps, board)
  mailRoutes(router, '/sandbox/mail', '/sandbox/api', deps)
  const notifier = options.pay ? playPay(router, '/sandbox/api', deps, options.pay, board) : null
  pageRoutes(router, '/sandbox')
  return {
    router,
    apps: options.apps,
    settled,
    async close() {
      stop.abort()
      notifier?.stop()
      await settled()
      await options.store.close()
    },
  }
}
