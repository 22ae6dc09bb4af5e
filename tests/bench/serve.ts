import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readConfig } from '../../server/base/config'
import { mount } from '../../server/base/mount'
import { createWeb } from '../../server/base/web'
import { couponRoutes } from '../../server/coupons/routes'
import { miniDoor } from '../../server/membership/door'
import { openDoor } from '../../server/partners/door'
import { segmentHooks } from '../../server/segments/hooks'
import { staffDoor } from '../../server/staff/door'
import { start } from '../../server/start'
import { plainClaim } from './plain-claim'

/**
 * The server under measurement, in a process of its own: everything is brought up as in production, then the coupon
 * room is mounted once more on another port, with the lane or with the plain pattern in its place. Routes, sessions,
 * validation, keys and log lines are the same code for both.
 */
async function main(): Promise<void> {
  const { deps } = await start({ config: readConfig(), dist: null, background: false })
  const web = { ...deps, doors: { mini: miniDoor(deps), staff: staffDoor(deps), open: openDoor(deps) } }
  const app = createWeb(web)
  const claim = process.env.BENCH_CLAIM === 'plain' ? [plainClaim(deps)] : []
  mount(app, web, couponRoutes(deps, segmentHooks(deps), ...claim))
  const answer = app.callback()
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }))
}

process.once('disconnect', () => process.exit(0))
main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
