// Lets a child process run the sources as they stand, with the compiler settings the tests use: no build can be stale.
const { readFileSync } = require('node:fs')
const { transformSync } = require('@swc/core')
const { transform } = require('../../config/jest.config.cjs')

const options = Object.values(transform)[0][1]
require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename, swcrc: false })
  module._compile(code, filename)
}
