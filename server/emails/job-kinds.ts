import type { JobKind } from '../base/jobs'

/** Somebody waits for it with the mailbox open. */
export const PROOF_MAIL_JOB: JobKind = { kind: 'emails.proof', lane: 'prompt' }
