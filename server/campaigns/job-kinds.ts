import type { JobKind } from '../base/jobs'

export const FREEZE_JOB: JobKind = { kind: 'campaigns.freeze', lane: 'bulk' }
export const SEND_JOB: JobKind = { kind: 'campaigns.send', lane: 'send' }
