const { createHash } = require('node:crypto')

/** A package that is the same in every suite comes from Node's own memory of modules (config/environment.cjs). */
module.exports = {
  process: (_, path) => ({ code: `module.exports = globalThis.requireNatively(${JSON.stringify(path)})` }),
  getCacheKey: (_, path) => createHash('sha256').update(path).digest('hex'),
}
