// npm start: everything on one port with the embedded database, the sandbox and a sample brand. Asks nothing.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { checkNode, ensureBuilt, ensureInstalled, root } from './lib.mjs'

checkNode()
ensureInstalled()
for (const part of ['server', 'console', 'h5']) await ensureBuilt(part)

process.chdir(root)
const given = process.env.OWNER_PASSWORD !== undefined
const secrets = developmentSecrets(join(process.env.DATA_DIR ?? join(root, 'data'), 'dev-secrets.env'))
for (const [name, value] of Object.entries(secrets)) process.env[name] ??= value
process.env.LOG_LEVEL ??= 'warn'

const { startForDevelopment } = createRequire(import.meta.url)('../dist/server/server/dev.js')
await startForDevelopment((lines) => {
  for (const [name, value] of Object.entries(lines)) console.log(`${name}: ${value}`)
  // A password that came by the environment is its owner's secret and is not repeated.
  console.log(`login: ${process.env.OWNER_USERNAME} / ${given ? '(OWNER_PASSWORD)' : process.env.OWNER_PASSWORD}`)
})

/** Keys and a password of this folder's own, made once, readable by its user alone. */
function developmentSecrets(file) {
  if (!existsSync(file)) {
    mkdirSync(join(file, '..'), { recursive: true })
    const made = {
      DATA_KEYS: `dev1:${randomBytes(32).toString('base64')}`,
      INDEX_KEY: randomBytes(32).toString('base64'),
      SESSION_SECRET: randomBytes(36).toString('base64url'),
      OWNER_USERNAME: 'owner',
      OWNER_PASSWORD: randomBytes(9).toString('base64url'),
    }
    writeFileSync(
      file,
      Object.entries(made)
        .map(([k, v]) => `${k}=${v}\n`)
        .join(''),
      { mode: 0o600 },
    )
  }
  return Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
}
