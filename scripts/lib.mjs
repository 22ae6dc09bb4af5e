// What the npm scripts share: installing when needed, building what is missing or old, running commands.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
export const bin = (name) => join(root, 'node_modules', '.bin', name)

/** Ends with one line where Node is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`Node ${process.versions.node} is too old: 20.19 or newer is needed`)
  process.exit(1)
}

/** Installs the locked packages when they are missing or the lock has changed. */
export function ensureInstalled() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(root, 'node_modules', '.installed-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  const known = existsSync(join(root, 'node_modules', '.package-lock.json')) && !existsSync(stamp)
  if (!(known && sameAsLock())) {
    console.log('installing packages (a minute or two, once) …')
    // Not `npm ci`: it insists on optional builds for other systems that Taro's binding never published.
    const done = spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    })
    if (done.status !== 0) process.exit(done.status ?? 1)
  }
  writeFileSync(stamp, lock)
}

/** npm wrote this tree from this lock by hand already: nothing to do. */
function sameAsLock() {
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const there = JSON.parse(readFileSync(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages
  return Object.entries(there).every(([path, p]) => wanted[path]?.version === p.version)
}

const newest = (path) => {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0)
}

const BUILDS = {
  server: {
    sources: ['server', 'shared', 'config/swc.cjs', 'scripts/compile.mjs'],
    // Types are checked by `npm test`, with those of the tests.
    command: [process.execPath, 'scripts/compile.mjs', 'dist/server', 'server', 'shared'],
  },
  console: {
    sources: ['console', 'shared', 'config/vite.config.mts'],
    command: [bin('vite'), 'build', '--config', 'config/vite.config.mts', '--logLevel', 'warn'],
    served: ['console/assets'],
  },
  h5: {
    sources: ['miniapp', 'shared', 'config/index.ts'],
    command: [bin('taro'), 'build', '--type', 'h5'],
    env: { NODE_ENV: 'production' },
    served: ['h5/js', 'h5/css'],
  },
  weapp: {
    sources: ['miniapp', 'shared', 'config/index.ts'],
    command: [bin('taro'), 'build', '--type', 'weapp'],
    env: { NODE_ENV: 'production' },
  },
}
export const PARTS = Object.keys(BUILDS)

/** Builds a part unless its output is newer than its sources and was made with the same settings. */
export async function ensureBuilt(part, { force = false } = {}) {
  const { sources, command, env, served = [] } = BUILDS[part]
  const stamp = join(root, 'dist', `.${part}.built`)
  const plugin = process.env.SEND_COUPON_PLUGIN
  const settings = `${process.env.API_BASE_URL ?? ''}${plugin ? `\n${plugin}` : ''}`
  const fresh =
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === settings &&
    statSync(stamp).mtimeMs > Math.max(...sources.map((s) => newest(join(root, s))))
  if (fresh && !force) return
  console.log(`building ${part} …`)
  const begun = new Date()
  await run(command, { env: { ...process.env, ...env }, quiet: true })
  for (const folder of served) packFolder(join(root, 'dist', folder))
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(stamp, settings)
  const { utimesSync } = await import('node:fs')
  utimesSync(stamp, begun, begun)
}

/**
 * Puts beside every script and style sheet what the server sends of it: packed once and with patience, a seventh smaller
 * than what it could pack for each request. Their names carry a hash, so none outlives what it was packed from.
 */
function packFolder(folder) {
  for (const name of readdirSync(folder).filter((one) => /\.(js|css)$/.test(one))) {
    const bytes = readFileSync(join(folder, name))
    const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } })
    if (packed.length < bytes.length) writeFileSync(join(folder, `${name}.br`), packed)
  }
}

/** Runs a command to its end; a failure prints what it said and rejects. */
export function run([command, ...args], { env = process.env, quiet = false } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (said += data))
    child.on('error', fail)
    child.on('close', (code) =>
      code === 0
        ? done(said)
        : (quiet && console.error(said.slice(-8000)),
          fail(new Error(`${command.split('/').pop()} ${args.join(' ')} ended with ${code}`))),
    )
  })
}
