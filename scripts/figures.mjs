// npm run figures: how fast, how still and how readable the pages are that people see first, by Lighthouse's weights and curves
// over our own Chromium. Ends with 1 where performance is below 95, accessibility below 100 or the layout shifts by more than 0.05.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkNode, ensureInstalled, root } from './lib.mjs'
import { openBrowser, openSample, signedIn } from './sample.mjs'
import { blockedAfter, score, speedIndex } from './figures-score.mjs'

checkNode()
ensureInstalled()
const RUNS = Number(process.env.FIGURES_RUNS ?? 3)
const only = process.argv[2] ?? ''
const AXE = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
/** The rules that Lighthouse asks for, and how much each counts. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const WEIGHT = { critical: 10, serious: 7, moderate: 3, minor: 1 }
/** What Lighthouse lends a desk, and a middling phone on a slow network of the fourth generation. */
const DESK = { width: 1350, height: 940, cpu: 1, latency: 40, kbps: 10_240, curves: 'desk' }
const PHONE = { width: 412, height: 823, cpu: 4, latency: 150, kbps: 1_638, curves: 'phone', isMobile: true }

/** Each page with what shows that it is drawn, and whether somebody is signed in there. */
const pages = ({ shown }) => [
  { name: 'sign-in', path: 'console/login', drawn: '[data-testid="login-submit"]', on: DESK },
  { name: 'dashboard', path: 'console/', drawn: '[data-testid="funnel"]', on: DESK, inside: true },
  { name: 'members', path: 'console/members', drawn: '[data-testid="member-list"] td', on: DESK, inside: true },
  { name: 'home', path: `?person=${shown.person}#/pages/home/index`, drawn: '.ticket', on: PHONE },
  { name: 'coupons', path: `?person=${shown.person}#/pages/coupons/index`, drawn: '[id^="coupon-open-"]', on: PHONE },
]

const sample = await openSample()
const browser = await openBrowser()
let poor = 0
try {
  const session = await signedIn(browser, sample)
  for (const page of pages(sample.life).filter(({ name }) => name.includes(only))) {
    const runs = []
    for (let run = 0; run < RUNS; run++) runs.push(await look(page, session))
    // As Lighthouse advises: of several runs the one in the middle.
    const [one] = runs.sort((a, b) => b.score - a.score).slice((RUNS - 1) / 2)
    const good = one.score >= 95 && one.access === 100 && one.shift <= 0.05
    if (!good) poor++
    const ms = (n) => `${Math.round(n)} ms`
    console.log(
      `${good ? '✓' : '✗'} ${page.name}: performance ${one.score}, accessibility ${one.access}, layout shift ${one.shift.toFixed(3)}` +
        ` (first paint ${ms(one.first)}, largest ${ms(one.largest)} (${one.what}), speed index ${ms(one.speed)}, blocked ${ms(one.blocked)})`,
    )
    for (const line of one.violations) console.log(`    ${line}`)
    for (const line of one.shifts) console.log(`    ${line}`)
  }
} finally {
  await browser.close()
  await sample.close()
}
process.exitCode = poor > 0 ? 1 : 0

/** Two visits, for the camera slows down what it films: the paints and pauses of the one, the speed index of the other. */
async function look(page, session) {
  const seen = await visit(page, session, false)
  const { speed } = await visit(page, session, true)
  const found = { first: seen.first, largest: seen.largest, blocked: seen.blocked, shift: seen.shift, speed }
  return { ...seen, ...found, score: score(found, page.on.curves) }
}

/** Opens the page in a browser that has never seen it, and measures until nothing has happened for two seconds. */
async function visit({ path, drawn, on, inside }, session, filmed) {
  const context = await browser.newContext({
    viewport: { width: on.width, height: on.height },
    deviceScaleFactor: 1,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    ...(on.isMobile ? { isMobile: true, hasTouch: true } : {}),
    ...(inside ? { storageState: session } : {}),
  })
  try {
    const tab = await context.newPage()
    await tab.addInitScript(observe)
    const wire = await context.newCDPSession(tab)
    await wire.send('Network.enable')
    await wire.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: on.latency,
      downloadThroughput: (on.kbps * 1024) / 8,
      uploadThroughput: (on.kbps * 1024) / 8,
    })
    await wire.send('Emulation.setCPUThrottlingRate', { rate: on.cpu })
    const frames = []
    wire.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
      frames.push({ at: metadata.timestamp * 1000, data })
      wire.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined)
    })
    if (filmed) await wire.send('Page.startScreencast', { format: 'jpeg', quality: 40, maxWidth: 300, maxHeight: 300 })
    await tab.goto(`${sample.url}/${path}`)
    await tab.locator(`${drawn} >> visible=true`).first().waitFor()
    await tab.waitForFunction(
      () => performance.now() - window.seen.last > 2_000 && performance.now() > 3_000,
      undefined,
      { polling: 200 },
    )
    if (filmed) await wire.send('Page.stopScreencast')
    const { begun, first, largest, what, tasks, shift, shifts } = await tab.evaluate(() => ({
      begun: performance.timeOrigin,
      ...window.seen,
    }))
    await wire.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    if (filmed) return { speed: await speedIndex(context, frames, begun, first) }
    const blocked = blockedAfter(first, tasks)
    return { first, largest, blocked, shift, shifts, what, ...(await readable(tab)) }
  } finally {
    await context.close()
  }
}

/** Runs in the page before anything else: what the browser says about paints, shifts and a busy thread. */
function observe() {
  const seen = (window.seen = { first: 0, largest: 0, what: '', tasks: [], shift: 0, shifts: [], last: 0 })
  const hear = (type, take) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        seen.last = Math.max(seen.last, entry.startTime + entry.duration)
        take(entry)
      }
    }).observe({ type, buffered: true })
  hear('paint', (entry) => {
    if (entry.name === 'first-contentful-paint') seen.first = entry.startTime
  })
  hear('largest-contentful-paint', (entry) => {
    seen.largest = entry.startTime
    seen.what = entry.element?.className || entry.element?.nodeName || entry.url
  })
  hear('longtask', ({ startTime, duration }) => seen.tasks.push([startTime, startTime + duration]))
  hear('resource', () => undefined)
  hear('layout-shift', (entry) => {
    if (entry.hadRecentInput) return
    seen.shift += entry.value
    const what = entry.sources.map(({ node }) => node?.className || node?.nodeName || '?').join(', ')
    seen.shifts.push(`at ${Math.round(entry.startTime)} ms shifted by ${entry.value.toFixed(3)}: ${what}`)
  })
}

/** What axe says of the page, as the share of what applies to it that holds, each rule by its weight. */
async function readable(tab) {
  await tab.evaluate(AXE)
  const { passes, violations } = await tab.evaluate(async (runOnly) => {
    const found = await window.axe.run(document, { preload: false, runOnly, resultTypes: ['violations', 'passes'] })
    const at = (nodes) => nodes.map(({ target }) => target.join(' '))
    return {
      passes: found.passes.map(({ impact }) => ({ impact })),
      violations: found.violations.map(({ id, impact, nodes }) => ({ id, impact, at: at(nodes) })),
    }
  }, WCAG)
  const sum = (rules) => rules.reduce((all, { impact }) => all + (WEIGHT[impact] ?? 3), 0)
  const access = Math.floor((100 * sum(passes)) / (sum(passes) + sum(violations)))
  return {
    access,
    violations: violations.map(({ id, impact, at }) => `${impact} ${id}: ${at.slice(0, 3).join(' | ')}`),
  }
}
