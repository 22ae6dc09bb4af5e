// npm test: types, lint, directions, builds, and every test; the last line is `N passed, N failed`.
// npm run e2e and npm run torture run a part of it.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bin, checkNode, ensureBuilt, ensureInstalled, root, run } from './lib.mjs'

checkNode()
ensureInstalled()
const part = process.argv[2] ?? 'all'
const required = process.env.REQUIRE_SERVICES === '1'
let passed = 0
let failed = 0
const skipped = []
/** So many suites with screens at most are played again: where more fall, it is not the machine. */
const AGAIN = 4

const chromium = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  process.env.CHROMIUM_PATH,
].find((p) => p && existsSync(p))
if (chromium) process.env.CHROMIUM_PATH = chromium
else if (required) fail('chromium', new Error('REQUIRE_SERVICES=1 but no Chromium was found'))
else skipped.push('screens in Chromium (no browser found)')
if (!process.env.TEST_MYSQL_URL) {
  if (required) fail('mysql', new Error('REQUIRE_SERVICES=1 but TEST_MYSQL_URL is not set'))
  else skipped.push('everything on MySQL/MariaDB (TEST_MYSQL_URL is not set)')
}

function fail(name, error) {
  failed++
  console.error(`✗ ${name}: ${error.message}`)
}
async function step(name, work) {
  const begun = performance.now()
  try {
    await work()
    passed++
    console.log(`✓ ${name} (${Math.round((performance.now() - begun) / 1000)} s)`)
  } catch (error) {
    fail(name, error)
  }
}
const command =
  (...args) =>
  () =>
    run(args, { quiet: true })

/** TypeScript's native compiler says the same as the one the linter reads types by, in half the time. */
const tsc = join(root, 'node_modules/typescript-native/bin/tsc')
const lint = (...args) => command(bin('oxlint'), '--config', 'config/oxlint.json', ...args)
const checks = [
  ['types of server and tests', command(process.execPath, tsc, '-p', 'tsconfig.json', '--noEmit')],
  ['types of the mini-program', command(process.execPath, tsc, '-p', 'config/tsconfig.miniapp.json', '--noEmit')],
  ['types of the console', command(process.execPath, tsc, '-p', 'config/tsconfig.console.json', '--noEmit')],
  ['lint of server and tests', lint('server', 'shared', 'tests', 'config')],
  ['lint of the mini-program', lint('--tsconfig', 'config/tsconfig.miniapp.json', 'miniapp', 'tests/miniapp')],
  ['lint of the console', lint('--tsconfig', 'config/tsconfig.console.json', 'console')],
  ['what only this house forbids', command(bin('eslint'), '--config', 'config/eslint.config.mjs', 'server', 'shared')],
  [
    'format',
    command(
      bin('prettier'),
      '--config',
      'config/prettier.json',
      '--check',
      'server',
      'shared',
      'miniapp',
      'console',
      'tests',
      'config',
      'scripts',
    ),
  ],
  [
    'directions',
    command(bin('depcruise'), '--config', 'config/directions.cjs', 'server', 'shared', 'miniapp', 'console'),
  ],
]
const builds = (part === 'torture' ? ['server'] : ['server', 'weapp', 'h5', 'console']).map((name) => [
  `build of ${name}`,
  () => ensureBuilt(name),
])
/** The plans of statements are looked at by one process at the end; how files are laid out is looked at beside it. */
const late = process.env.TEST_MYSQL_URL ? checks.splice(-2) : []
/** Builds one after the other beside the checks; whoever is done first helps with the checks that are left. */
const left = part === 'all' ? [...checks] : []
const check = async () => {
  for (let next = left.shift(); next; next = left.shift()) await step(...next)
}
const build = async () => {
  for (const [name, work] of builds) await step(name, work)
  await check()
}
await Promise.all([build(), check()])

/** What a room proves of the reliability table beside its own tests is part of the torture too. */
const promises = [
  'tests/torture',
  'tests/server/payments',
  'tests/server/claims/ways-race',
  'tests/wechat/pay',
  'tests/rules/coupon',
]
const patterns = { all: ['tests'], e2e: ['tests/e2e'], torture: promises }[part]
if (part === 'torture') process.env.TORTURE = 'full'
if (!patterns) throw new Error(`unknown part ${part}`)
// The suites write down every statement the server sends to MySQL or MariaDB; afterwards the plans of all are looked at.
const statements = join(root, 'node_modules/.cache/statements')
if (part === 'all') {
  rmSync(statements, { recursive: true, force: true })
  process.env.STATEMENTS_DIR = statements
}
await jest(patterns, { without: ['/tests/plans/'] })
// With TORTURE=full once more, the first try of every transaction undone just before its commit (tests/harness/aborts.ts).
if (part !== 'e2e' && process.env.TORTURE === 'full') await jest(['tests/server'], { aborts: 'all' })
if (part === 'all') {
  const looked = (async () => {
    for (const one of late) await step(...one)
  })()
  if (process.env.TEST_MYSQL_URL) await jest(['tests/plans'])
  await looked
}

/**
 * Runs suites and adds up what they say. A suite with screens that falls while another one shares the machine is played once
 * more by itself, and that counts: a fault shows again, a click for which the machine had no time does not. It is said which.
 */
async function jest(paths, { without = [], aborts = process.env.ABORTS, alone = part === 'torture' } = {}) {
  const report = join(root, 'node_modules/.cache/jest-report.json')
  mkdirSync(join(report, '..'), { recursive: true })
  rmSync(report, { force: true })
  const args = [
    '--config',
    'config/jest.config.cjs',
    '--json',
    '--outputFile',
    report,
    '--maxWorkers',
    // Faults are provoked one suite after the other: what they measure against is the machine itself.
    alone ? '1' : (process.env.TEST_WORKERS ?? '2'),
    ...paths,
  ]
  const ignored = [...without, ...(chromium ? [] : ['/tests/e2e/'])]
  if (ignored.length > 0) args.push('--testPathIgnorePatterns', '/node_modules/', '/dist/', ...ignored)
  if (part === 'torture') args.push('--testTimeout', '3600000')
  await run([bin('jest'), ...args], {
    env: { ...process.env, NODE_ENV: 'test', ...(aborts ? { ABORTS: aborts } : {}) },
  }).catch(() => undefined)
  if (!existsSync(report)) return fail('tests', new Error('the test runner ended without a report'))
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const fallen = testResults.filter((s) => s.status === 'failed' && /[\\/]tests[\\/](e2e|weapp)[\\/]/.test(s.name))
  const again = alone || fallen.length > AGAIN ? [] : fallen
  for (const suite of testResults.filter((s) => !again.includes(s))) {
    const { assertionResults, status } = suite
    // A suite that could not be loaded, or whose end failed, has no test that says so.
    if (status === 'failed' && !assertionResults.some((t) => t.status === 'failed')) failed++
    for (const test of assertionResults) {
      if (test.status === 'passed') passed++
      if (test.status === 'failed') failed++
      if (test.status === 'pending' || test.status === 'todo')
        (required ? fail : (name) => skipped.push(name))(
          test.fullName,
          new Error('skipped although services are required'),
        )
    }
  }
  if (again.length === 0) return
  for (const suite of again)
    for (const test of suite.assertionResults.filter((t) => t.status === 'failed'))
      console.log(`played once more, by itself: ${test.fullName}`)
  await jest(
    again.map((s) => s.name),
    { aborts, alone: true },
  )
}

for (const what of skipped) console.log(`skipped: ${what}`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
