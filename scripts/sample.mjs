// A throw-away installation of what was built, with the sample brand and three weeks of life in it, for pictures and figures.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { ensureBuilt, root } from './lib.mjs'
import { bringIn } from './sample-data.mjs'
import { live } from './sample-life.mjs'
import { trade } from './sample-shop.mjs'

/** Resolves when it is served and lived in; `close()` takes all of it away again. */
export async function openSample() {
  const dist = process.env.E2E_DIST ?? join(root, 'dist')
  if (!process.env.E2E_DIST) for (const part of ['server', 'console', 'h5']) await ensureBuilt(part)
  const folder = mkdtempSync(join(tmpdir(), 'f2m-sample-'))
  const require = createRequire(import.meta.url)
  const served = (file) => require(join(dist, 'server/server', file))
  const clock = { offset: 0, now: () => Date.now() + clock.offset }
  const username = 'owner'
  const password = randomBytes(12).toString('base64url')
  const running = await served('start.js').start({
    config: served('base/config.js').readConfig({
      PORT: '0',
      DATA_DIR: folder,
      DATABASE_URL: `sqlite:${join(folder, 'membership.db')}`,
      DATA_KEYS: `sample:${randomBytes(32).toString('base64')}`,
      INDEX_KEY: randomBytes(32).toString('base64'),
      SESSION_SECRET: randomBytes(36).toString('base64url'),
      OWNER_USERNAME: username,
      OWNER_PASSWORD: password,
      RATE_LIMIT_PER_IP_PER_MIN: '1000000',
      RATE_LIMIT_PER_MEMBER_PER_MIN: '1000000',
      LOG_LEVEL: 'error',
    }),
    clock,
    dist,
    background: false,
    guard: served('before-serving.js').beforeServing,
  })
  const close = async () => {
    await running.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  /** Resolves when everything that waits is done: jobs, and what the sandbox tells of them. */
  const settle = async () => {
    await running.sandbox.settled()
    await running.runner.drain()
    await running.sandbox.settled()
    await running.runner.drain()
  }
  try {
    // Somebody who opened the shop three weeks ago.
    clock.offset = -21 * 86_400_000 - 4 * 3_600_000
    await served('seed/sample-brand.js').seed(running.deps)
    const lived = await live({ running, settle, clock, username, password })
    // There are no standing jobs here, so the hourly look at patterns is asked for.
    const { findSuspicions } = served('abuse/suspect.js')
    const traded = await trade({ running, settle, clock, username, password, life: lived, findSuspicions })
    const { classOn } = served('insights/class-history.js')
    const { lookAtWaiting } = served('suggestions/look.js')
    const brought = await bringIn({ running, clock, username, password, life: lived, classOn, lookAtWaiting })
    const life = { ...lived, ...traded, ...brought }
    return { url: running.url, folder, username, password, life, settle, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The browser that pages are looked at with. */
export const openBrowser = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })

/** The cookies of somebody who signed in at the console's door. */
export async function signedIn(browser, { url, username, password }) {
  const context = await browser.newContext()
  const tab = await context.newPage()
  await tab.goto(`${url}/console/`)
  await tab.getByTestId('login-username').fill(username)
  await tab.getByTestId('login-password').fill(password)
  await tab.getByTestId('login-submit').click()
  await tab.locator('nav.rail').waitFor()
  const state = await context.storageState()
  await context.close()
  return state
}
