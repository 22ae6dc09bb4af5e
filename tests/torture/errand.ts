import { writeFileSync } from 'node:fs'
import { systemChance } from '../../server/base/chance'
import { readConfig } from '../../server/base/config'
import { openMigrated } from '../../server/start'
import { makeMembers } from './people'
import { makeTemplate } from './templates'

export type Errand = { make: { members: number; pieces: number } } | { sql: string; params: (string | number)[] }

/**
 * Work on the database in a process of its own while no server holds it: the embedded driver lets go of a file for sure
 * only when its process ends. Argument: where the answer goes; what to do comes in ERRAND.
 */
async function main(): Promise<void> {
  const errand = JSON.parse(process.env.ERRAND!) as Errand
  const db = await openMigrated(readConfig())
  const chance = systemChance()
  const now = Date.now()
  const answer =
    'sql' in errand
      ? await db.read((tx) => tx.query(errand.sql, errand.params))
      : await db.inTransaction(async (tx) => ({
          people: await makeMembers(tx, chance, errand.make.members, now),
          templateId: await makeTemplate(tx, chance, now, { total: errand.make.pieces }),
        }))
  await db.close()
  writeFileSync(process.argv[2]!, JSON.stringify(answer))
}

main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
