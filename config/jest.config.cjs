/** Everything that runs in Node: rules, server, wechat, architecture. One file is one world: each suite makes its own database. */
// Workers inherit it: which transactions are repeated (tests/harness/aborts.ts) differs from run to run and can be had again.
// An ordinary run plants the same aborts each time; with TORTURE=full each run looks elsewhere.
process.env.ABORT_SEED ??= process.env.TORTURE === 'full' ? String(Math.floor(Math.random() * 1e9)) : '365081266'

/** Read once by a worker, not once more by each suite: they keep nothing of one suite that another could meet. */
const NATIVE = 'typeorm|mysql2|koa|@koa|zod|libphonenumber-js|pino|pinyin-pro|qrcode|libsql|@node-rs'

module.exports = {
  rootDir: '..',
  testEnvironment: '<rootDir>/config/environment.cjs',
  testMatch: ['<rootDir>/tests/**/*.test.ts', '<rootDir>/tests/**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    [`/node_modules/(${NATIVE})/.+\\.c?js$`]: '<rootDir>/config/natively.cjs',
    '^.+\\.(t|j)sx?$': ['@swc/jest', require('./swc.cjs')],
  },
  transformIgnorePatterns: [`/node_modules/(?!(zod-openapi|uqr|${NATIVE})/)`],
  reporters: ['default', '<rootDir>/config/abort-seed.cjs'],
  testSequencer: '<rootDir>/config/slow-first.cjs',
  // Where every transaction is done twice a test takes twice as long.
  testTimeout: process.env.ABORTS === 'all' ? 120_000 : 30_000,
  // A worker that has held many worlds is replaced by a new one before it crowds the machine.
  workerIdleMemoryLimit: '1500MB',
}
