import type { JobRun } from '../base/jobs'

/** Chunk after chunk, each its own transaction, until none is left or the process is stopping. */
export async function inChunks(run: JobRun, chunk: () => Promise<boolean>): Promise<void | { again: number }> {
  while (!run.stopping()) if (!(await chunk())) return
  return { again: 0 }
}
