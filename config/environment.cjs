const { TestEnvironment } = require('jest-environment-node')

/** Node's environment, from which packages can be had that a worker reads once for all its suites (config/natively.cjs). */
module.exports = class extends TestEnvironment {
  constructor(...args) {
    super(...args)
    // TypeORM remembers every class that was ever declared an entity; each suite declares them anew.
    delete globalThis.typeormMetadataArgsStorage
    this.global.requireNatively = require
  }
}
