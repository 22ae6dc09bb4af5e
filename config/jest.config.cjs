/** Everything that runs in Node: rules, server, wechat, architecture. One file is one world: each suite makes its own database. */
// Workers inherit it: which transactions are repeated (tests/harness/aborts.ts) differs from run to run and can be had again.
// An ordinary run plants the same aborts each time; with TORTURE=full each run looks elsewhere.
process.env.ABORT_SEED ??= process.env.TORTURE === 'full' ? String(Math.floor(Math.random() * 1e9)) : '365081266'

module.exports = {
  rootDir: '..',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/**/*.test.ts', '<rootDir>/tests/**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '^.+\\.(t|j)sx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true, decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: false,
            react: { runtime: 'automatic' },
          },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(zod-openapi|uqr|@koa/send)/)'],
  reporters: ['default', '<rootDir>/config/abort-seed.cjs'],
  testSequencer: '<rootDir>/config/slow-first.cjs',
  // Where every transaction is done twice a test takes twice as long.
  testTimeout: process.env.ABORTS === 'all' ? 120_000 : 30_000,
  // A worker that has held many worlds is replaced by a new one before it crowds the machine.
  workerIdleMemoryLimit: '1500MB',
}
