// npm run build: dist/server, dist/weapp, dist/h5, dist/console.
import { checkNode, ensureBuilt, ensureInstalled, PARTS } from './lib.mjs'

checkNode()
ensureInstalled()
const parts = process.argv.slice(2)
for (const part of parts.length ? parts : PARTS) await ensureBuilt(part, { force: true })
