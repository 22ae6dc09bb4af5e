import type { askEmailProof as row } from '../../shared/contract/emails'
import type { AnswerBody } from '../../shared/contract/route'
import { DAY_MS, isoOf, MINUTE_MS } from '../../shared/rules/calendar'
import { limitOf, takeAttempt } from '../base/attempts'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { enqueue } from '../base/jobs'
import { insert } from '../base/sql'
import type { Deps } from '../deps'
import { lockMember } from '../membership/find-member'
import { PROOF_MAIL_JOB } from './job-kinds'
import { proofHash } from './proof-token'

const LIVES_MS = 48 * 60 * MINUTE_MS
const A_DAY = 5
/** More than one person asks for in a day: only several who name one address come to it. */
const A_DAY_TO_ONE_ADDRESS = 10

/**
 * A link goes to the address the member has told, by a job after the commit. 429 beyond one a minute and five a day; where
 * others have had the same address written to already, nothing more is sent and the answer is what it always is.
 */
export async function askProof(
  tx: Tx,
  deps: Deps,
  memberId: string,
  requestId: string,
): Promise<AnswerBody<typeof row>> {
  if (deps.mail === null) throw new AppError('mail_off')
  const now = deps.clock.now()
  const { emailIndex, emailVerifiedAt } = await lockMember(tx, deps, memberId)
  if (emailIndex === null) throw new AppError('email_missing')
  if (emailVerifiedAt !== null) throw new AppError('email_verified')
  await takeAttempt(tx, [limitOf('email-proof-pause', [memberId], 1, MINUTE_MS)], now, MINUTE_MS / 1000)
  await takeAttempt(tx, [limitOf('email-proof', [memberId], A_DAY, DAY_MS)], now, DAY_MS / 1000)
  const expiresAt = now + LIVES_MS
  if (await mayBeWritten(tx, emailIndex, now)) {
    const id = deps.chance.id()
    const tokenHash = proofHash(deps.vault, id)
    await insert(tx, 'email_proof', { id, tokenHash, memberId, emailIndex, createdAt: now, expiresAt, usedAt: null })
    await enqueue(tx, deps, { ...PROOF_MAIL_JOB, payload: { proofId: id } })
    const actor = { kind: 'member' as const, id: memberId }
    await audit(tx, deps, now, {
      actor,
      action: 'emails.ask_proof',
      objectKind: 'member',
      objectId: memberId,
      requestId,
    })
  }
  return { resendAfter: isoOf(now + MINUTE_MS), expiresAt: isoOf(expiresAt) }
}

async function mayBeWritten(tx: Tx, emailIndex: string, now: number): Promise<boolean> {
  const limit = limitOf('email-proof-address', [emailIndex], A_DAY_TO_ONE_ADDRESS, DAY_MS)
  try {
    await takeAttempt(tx, [limit], now, DAY_MS / 1000)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'rate_limited') return false
    throw error
  }
}
