import type { JobKind } from '../base/jobs'

/** What is asked of and said to a follower after a push; each is a matter of seconds. */
export const DETAILS_JOB: JobKind = { kind: 'follower.details', lane: 'prompt' }
export const WELCOME_JOB: JobKind = { kind: 'follower.welcome', lane: 'prompt' }
export const STOPPED_JOB: JobKind = { kind: 'follower.stopped', lane: 'prompt' }
export const LOOKUP_JOB: JobKind = { kind: 'follower.lookup', lane: 'prompt' }

/** Everybody who follows already, page by page. */
export const FETCH_JOB: JobKind = { kind: 'follower.fetch', lane: 'bulk' }
