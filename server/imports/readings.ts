import type { Deps } from '../deps'
import type { Batch } from './batch'
import { BatchReading } from './batch-reading'

/** So long one that nobody goes on with is kept: another process may have taken the job over. */
const IDLE_MS = 5 * 60_000

/**
 * Files that this process is in the middle of. A job lets go after a second or two and comes back; it finds its place here, or
 * after a restart reads up to it again.
 */
export type Readings = {
  of(batch: Batch): Promise<BatchReading>
  drop(jobId: string): Promise<void>
}

export function createReadings(deps: Deps): Readings {
  const open = new Map<string, { reading: BatchReading; usedAt: number }>()
  const drop = async (jobId: string): Promise<void> => {
    const one = open.get(jobId)
    open.delete(jobId)
    await one?.reading.close()
  }
  return {
    drop,
    async of(batch) {
      const now = performance.now()
      for (const [jobId, { usedAt }] of open) if (jobId !== batch.jobId && now - usedAt > IDLE_MS) await drop(jobId)
      const known = open.get(batch.jobId)
      const reading = known?.reading ?? (await BatchReading.open(deps, batch))
      open.set(batch.jobId, { reading, usedAt: now })
      return reading
    },
  }
}
