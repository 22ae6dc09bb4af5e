// npm run migrate | seed | rekey | bench: builds what the command needs and runs it.
import { join } from 'node:path'
import { checkNode, ensureBuilt, ensureInstalled, root, run } from './lib.mjs'

checkNode()
ensureInstalled()
const what = process.argv[2]
try {
  if (what === 'bench') {
    await ensureBuilt('server')
    const out = 'node_modules/.cache/bench'
    await run([process.execPath, 'scripts/compile.mjs', out, 'tests', 'server', 'shared'])
    await run([process.execPath, join(root, out, 'tests/bench/main.js'), ...process.argv.slice(3)])
  } else if (['migrate', 'seed', 'rekey'].includes(what)) {
    await ensureBuilt('server')
    await run([process.execPath, join(root, `dist/server/server/${what}.js`)])
  } else throw new Error(`unknown command ${what}`)
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
