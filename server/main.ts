import { resolve } from 'node:path'
import { ConfigError, readConfig } from './base/config'
import { createLog } from './base/log'
import { beforeServing } from './before-serving'
import { start } from './start'

/** `npm run serve`: the production entry on what was built. Configuration from the environment alone, no sample data. */
async function main(): Promise<void> {
  const config = readConfig()
  const running = await start({ config, dist: resolve(__dirname, '../..'), guard: beforeServing })
  // Said whatever LOG_LEVEL leaves out: supervisors and people wait for it.
  createLog('info').info({ url: running.url, role: config.role }, `listening: ${running.url} as ${config.role}`)
  let ending = false
  const end = (signal: string) => {
    if (ending) return
    ending = true
    running.deps.log.info({ signal }, 'stopping')
    // What is in flight ends; ten seconds are the limit whatever happens.
    setTimeout(() => process.exit(1), 9_500).unref()
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        running.deps.log.error({ error: String(error) }, 'stopped uncleanly')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => end('SIGTERM'))
  process.on('SIGINT', () => end('SIGINT'))
}

main().catch((error: unknown) => {
  // Who starts it reads one line; what nobody foresaw goes where logs are read, in one line, too.
  if (error instanceof ConfigError) console.error(error.message)
  else createLog('fatal').fatal({ error }, 'the start failed')
  process.exit(1)
})
