import type { JobKind } from '../base/jobs'

export const FREEZE_JOB: JobKind = { kind: 'campaigns.freeze', lane: 'bulk' }
export const SEND_JOB: JobKind = { kind: 'campaigns.send', lane: 'send' }
export const EXPIRE_JOB: JobKind = { kind: 'campaigns.expire', lane: 'bulk' }
export const PREVIEW_JOB: JobKind = { kind: 'campaigns.preview', lane: 'bulk' }
