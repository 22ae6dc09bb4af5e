import { campaignJobs } from '../../server/campaigns/jobs'
import type { Watch } from '../../server/campaigns/send-row'
import type { JobRun } from '../../server/base/jobs'
import type { Adapters } from '../../server/messages/channel'
import type { World } from '../harness/world'
import type { Desk } from '../server/campaigns/desk'

/** Freezing and sending one campaign by hand, so that a test decides when and by how many workers. */
export function sendLine(w: World, desk: Desk) {
  /** Launches and freezes; from there on the tests' own workers send. */
  const frozen = async (ids: string[], more: Record<string, unknown> = {}): Promise<string> => {
    const { id } = await desk.draft(ids, more)
    await desk.launch(id)
    const freeze = campaignJobs(w.deps)['campaigns.freeze']!
    await freeze(runOf(id))
    return id
  }
  const runOf = (campaignId: string): JobRun => ({
    id: 'job',
    kind: 'campaigns.send',
    payload: { campaignId },
    attempt: 1,
    progress: async () => undefined,
    stopping: () => false,
    letGo: () => false,
    place: null,
  })
  /** The send job as a process would run it: again and again until it says that there is nothing to do now. */
  const pump = async (campaignId: string, adapters: Adapters, watch?: Watch) => {
    const job = campaignJobs(w.deps, adapters, watch)['campaigns.send']!
    for (let rounds = 0; rounds < 10_000; rounds++) {
      const result = await job(runOf(campaignId))
      if (!result || result.again > 0) return
    }
    throw new Error('the send job never came to rest')
  }
  const noWaitingJobs = () =>
    w.db.inTransaction((tx) => tx.query("UPDATE job SET status = 'done', dueAt = NULL WHERE kind = 'campaigns.send'"))

  return { frozen, runOf, pump, noWaitingJobs }
}
