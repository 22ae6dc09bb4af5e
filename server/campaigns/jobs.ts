import type { JobHandler } from '../base/jobs'
import type { Deps } from '../deps'
import { adaptersOf } from '../messages/adapters'
import type { Adapters } from '../messages/channel'
import { freezeJob } from './freeze'
import { sendJob } from './pump'
import { nobodyWatches, type Watch } from './send-row'

/** The long work of campaigns: freezing audiences and sending. Tests hand in channels and a watcher of their own. */
export const campaignJobs = (
  deps: Deps,
  adapters: Adapters = adaptersOf(deps),
  watch: Watch = nobodyWatches,
): Record<string, JobHandler> => ({
  'campaigns.freeze': freezeJob(deps, adapters),
  'campaigns.send': sendJob(deps, adapters, watch),
})
