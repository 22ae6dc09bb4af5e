import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readConfig } from '../../server/base/config'
import { mount } from '../../server/base/mount'
import { createWeb } from '../../server/base/web'
import { claimRoutes } from '../../server/claims/routes'
import { tillRoutes } from '../../server/till/routes'
import { miniDoor } from '../../server/membership/door'
import { openDoor } from '../../server/partners/door'
import { segmentHooks } from '../../server/segments/hooks'
import { staffDoor } from '../../server/staff/door'
import { start } from '../../server/start'
import { plainClaim } from './plain-claim'
import { benchRoutes, loop, type Loop } from './rows'

/**
 * The server under measurement, in a process of its own: everything is brought up as in production, then the coupon
 * room is mounted once more on another port, with the lane or with the plain pattern in its place, and beside it the
 * row that reads one coupon. Routes, sessions, validation, keys and log lines are the same code for all.
 */
async function main(): Promise<void> {
  const { deps } = await start({ config: readConfig(), dist: null, background: false })
  const web = { ...deps, doors: { mini: miniDoor(deps), staff: staffDoor(deps), open: openDoor(deps) } }
  const app = createWeb(web)
  const claim = process.env.BENCH_CLAIM === 'plain' ? [plainClaim(deps)] : []
  mount(app, web, [...claimRoutes(deps, segmentHooks(deps), ...claim), ...tillRoutes(deps), ...benchRoutes(deps)])
  const answer = app.callback()
  const server = createServer((request, response) => void answer(request, response))
  process.on('message', (asked: Loop) => {
    loop(deps, asked).then(
      (measured) => process.send!({ measured }),
      (error: unknown) => process.send!({ failed: String(error) }),
    )
  })
  server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }))
}

process.once('disconnect', () => process.exit(0))
main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
