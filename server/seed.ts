import { ConfigError, readConfig } from './base/config'
import { seed } from './seed/sample-brand'
import { start } from './start'

/** `npm run seed`: the sample brand into the configured database; refused in production and while the embedded one is in use. */
async function main(): Promise<void> {
  const config = readConfig()
  if (config.production) throw new ConfigError('NODE_ENV: sample data does not go into production')
  // The sample channels ask WeChat for their codes, so the sandbox has to answer meanwhile.
  const running = await start({ config: { ...config, port: 0 }, dist: null })
  await seed(running.deps)
  await running.runner.drain()
  await running.stop()
  console.log('the sample brand is there')
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exit(1)
})
