import { Gauge } from 'prom-client'
import { row, whole } from '../base/sql'
import type { Deps } from '../deps'
import { lastCheck } from './verify'

const COUNTED = { n: whole }

/** Adds the log's numbers to the process's: what waits to be sealed, what the last verification found, and how old it is. */
export function countAudit({ db, clock, metrics }: Pick<Deps, 'db' | 'clock' | 'metrics'>): void {
  const gauge = (name: string, help: string, value: () => Promise<number>): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers: [metrics.registry],
      collect: async () => made.set(await value()),
    })
  }
  gauge('audit_unsealed', 'Entries of the audit log that are not in its chain yet', async () =>
    db.probe(async (tx) => (await row(tx, COUNTED, 'SELECT COUNT(*) AS n FROM audit_unsealed'))!.n),
  )
  gauge('audit_broken', 'Whether the last verification found the audit log changed', async () =>
    (await db.probe(lastCheck))?.ok === false ? 1 : 0,
  )
  gauge('audit_verified_age_seconds', 'How long ago the audit log was verified; -1 before the first time', async () => {
    const last = await db.probe(lastCheck)
    return last ? (clock.now() - last.at) / 1000 : -1
  })
}
