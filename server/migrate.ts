import { ConfigError, readConfig } from './base/config'
import { openMigrated } from './start'

/** `npm run migrate`: brings the schema up to date. On the embedded database it refuses while the server runs. */
async function main(): Promise<void> {
  const db = await openMigrated({ ...readConfig(), migrate: true })
  await db.close()
  console.log('the schema is up to date')
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exit(1)
})
