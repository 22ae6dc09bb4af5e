import type { StaffActor } from '../base/contract'
import { inBackground } from '../base/background'
import { enqueue } from '../base/jobs'
import type { Deps } from '../deps'
import { keepCheck, VERIFY_JOB, verifySome, type Check } from './verify'

/** So long somebody waits for the answer; a log that takes longer is verified on as a job. In ms. */
const PATIENCE_MS = 8_000

/**
 * Verifies the whole log behind what people wait for; a large one goes on as a job from where it stands.
 */
export async function verifyNow(
  deps: Deps,
  by: StaffActor,
  patience = PATIENCE_MS,
): Promise<{ check: Check } | { jobId: string }> {
  const until = performance.now() + patience
  const letGo = (): boolean => deps.stopping() || performance.now() >= until
  const walk = await inBackground(() => verifySome(deps, { from: null, letGo }))
  if (walk.over) return { check: await keepCheck(deps, walk, by.id) }
  const jobId = deps.chance.id()
  await deps.db.inTransaction((tx) =>
    enqueue(tx, deps, { ...VERIFY_JOB, id: jobId, payload: { from: walk, byId: by.id }, total: walk.end.seq }),
  )
  deps.waker.wake()
  return { jobId }
}
