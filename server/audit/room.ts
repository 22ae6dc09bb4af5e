import type { Room } from '../deps'
import { countAudit } from './figures'
import { ANCHOR_JOB, auditJobs, NIGHTLY_JOB } from './jobs'
import { auditRoutes } from './routes'
import { createSealer } from './sealer'
import { VERIFY_JOB } from './verify'

/** That the audit log cannot be changed unseen: the chain beside it, its anchors, and whoever looks whether all is there. */
export const audit: Room = {
  name: 'audit',
  routes: auditRoutes,
  jobKinds: [ANCHOR_JOB, NIGHTLY_JOB, VERIFY_JOB],
  jobs: auditJobs,
  works: (deps) => {
    countAudit(deps)
    return [createSealer(deps)]
  },
}
