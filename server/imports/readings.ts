import type { Deps } from '../deps'
import { Asked, opened, type Batch } from './batch'
import { BatchReading } from './batch-reading'
import { CodesReading } from './codes-reading'
import { FileGone } from './file-bytes'
import { fileKeyOf, keptFile } from './keep-file'

export type Reading = BatchReading | CodesReading

/** Opens the file of a batch. A FileRefused says why it brings nothing in, FileGone that it is no longer kept. */
async function openReading(deps: Deps, batch: Batch): Promise<Reading> {
  const key = await deps.db.read((tx) => fileKeyOf(tx, deps, batch.id))
  if (!key || !batch.hasFile) throw new FileGone()
  const file = keptFile(deps, batch.id, key, batch.bytes)
  if (batch.kind === 'coupon_codes') return CodesReading.open(key, file)
  return BatchReading.open(deps, batch.kind, key, file, opened(Asked, key.open('asked', batch.asked)))
}

/** So long one that nobody goes on with is kept: another process may have taken the job over. */
const IDLE_MS = 5 * 60_000

/**
 * Files that this process is in the middle of. A job lets go after a second or two and comes back; it finds its place here, or
 * after a restart reads up to it again.
 */
export type Readings = {
  of(batch: Batch): Promise<Reading>
  drop(jobId: string): Promise<void>
}

export function createReadings(deps: Deps): Readings {
  const open = new Map<string, { reading: Reading; usedAt: number }>()
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
      const reading = known?.reading ?? (await openReading(deps, batch))
      open.set(batch.jobId, { reading, usedAt: now })
      return reading
    },
  }
}
