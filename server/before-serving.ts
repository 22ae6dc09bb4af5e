import { checkBinaryLog } from './base/binary-log'
import { ConfigError } from './base/config'
import { assertNoSampleAgreements } from './consent/agreements'
import type { Deps } from './deps'
import { ensureOwner } from './staff/first-owner'

/**
 * Before the first request: the owner of a new installation exists, and production runs on no sample agreements and on a
 * database that keeps what it acknowledges.
 */
export async function beforeServing(deps: Deps): Promise<void> {
  if (deps.config.owner) await ensureOwner(deps, deps.config.owner)
  if (!deps.config.production) return
  await checkBinaryLog(deps.db)
  await deps.db.read(assertNoSampleAgreements).catch((error: unknown) => {
    throw error instanceof ConfigError ? error : new ConfigError(error instanceof Error ? error.message : String(error))
  })
}
