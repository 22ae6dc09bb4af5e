import { ROOMS } from './app'
import { systemChance } from './base/chance'
import { ConfigError, readConfig } from './base/config'
import { checkKeys } from './base/key-check'
import { rekey } from './base/rekey'
import { createVault } from './base/vault'
import { openMigrated } from './start'

/**
 * `npm run rekey`: puts everything that DATA_KEYS protect under the first of them, so that the others can be retired.
 * Runs beside the servers (on the embedded database in their place); ends with 1 while anything is left.
 */
async function main(): Promise<void> {
  const config = readConfig()
  const db = await openMigrated(config)
  await checkKeys(db, config)
  const vault = createVault(config, systemChance())
  const sealed = ROOMS.flatMap((room) => room.sealed ?? [])
  const left = await rekey({ db, vault, sealed, say: (line) => console.log(line) })
  await db.close()
  if (left > 0)
    throw new ConfigError(
      `${left} are still under an older key: start every server with ${vault.newestId} first in DATA_KEYS, then run this again`,
    )
  const others = config.dataKeys.slice(1).map((key) => key.id)
  console.log(
    `everything is under ${vault.newestId}${others.length > 0 ? `; DATA_KEYS no longer needs ${others.join(', ')}` : ''}`,
  )
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exit(1)
})
