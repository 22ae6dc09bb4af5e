import type { Chance } from './chance'
import type { Clock } from './clock'
import { isDuplicate, uniqueKey, type Database } from './database'
import { insert, write } from './sql'

const LEASE_TAKEN = uniqueKey('lease', 'PRIMARY', ['name'])

/** One holder per name among all processes, for a time: scheduled work and the token refresher. */
export type Leases = { take(name: string, ms: number): Promise<boolean>; free(name: string): Promise<void> }

export function createLeases(deps: { db: Database; clock: Clock; chance: Chance }): Leases {
  const owner = deps.chance.id()
  return {
    async take(name, ms) {
      const now = deps.clock.now()
      const sql = 'UPDATE lease SET owner = ?, until = ? WHERE name = ? AND (until <= ? OR owner = ?)'
      const took = await deps.db.inTransaction((tx) => write(tx, sql, [owner, now + ms, name, now, owner]))
      if (took > 0) return true
      try {
        await deps.db.inTransaction((tx) => insert(tx, 'lease', { name, owner, until: now + ms }))
        return true
      } catch (error) {
        if (isDuplicate(error, LEASE_TAKEN)) return false
        throw error
      }
    },
    free: async (name) => {
      await deps.db.inTransaction((tx) =>
        write(tx, 'UPDATE lease SET until = 0 WHERE name = ? AND owner = ?', [name, owner]),
      )
    },
  }
}
