// Lets a child process run the sources as they stand, with the compiler settings the tests use: no build can be stale.
// What a file became is kept by its content; a suite that kills and starts a hundred servers compiles once.
const { createHash } = require('node:crypto')
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { transformSync } = require('@swc/core')
const options = require('../../config/swc.cjs')

const kept = join(__dirname, '../../node_modules/.cache/torture/compiled')
mkdirSync(kept, { recursive: true })

require.extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8')
  const name = createHash('sha256')
    .update(`${filename}\n${JSON.stringify(options)}\n${source}`)
    .digest('hex')
  const file = join(kept, `${name}.js`)
  if (!existsSync(file)) {
    const { code } = transformSync(source, { ...options, filename, swcrc: false })
    // Another process may write the same: whole, or not there.
    writeFileSync(`${file}.${process.pid}`, code)
    renameSync(`${file}.${process.pid}`, file)
  }
  module._compile(readFileSync(file, 'utf8'), filename)
}
