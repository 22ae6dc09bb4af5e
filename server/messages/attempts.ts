import { uniqueKey, type Tx } from '../base/database'
import { insert, write } from '../base/sql'
import type { MessageChannel, Outcome } from './channel'

/** Decides two workers, or two requests, that mean the same try of the same message. */
export const ATTEMPT_TAKEN = uniqueKey('message_attempt', 'uq_attempt_key', ['sendKey'])

export type Attempt = {
  id: string
  /** Names the try: the same try written down twice is refused by ATTEMPT_TAKEN. */
  sendKey: string
  campaignId: string | null
  sendId: string | null
  memberId: string
  channel: MessageChannel
  templateId: string
  providerTemplateId: string
  address: string
  startedAt: number
}

/** Writes down, before any call, that this message is about to be sent: from here on it counts as possibly sent. */
export async function intend(tx: Tx, attempt: Attempt): Promise<void> {
  await insert(tx, 'message_attempt', { ...attempt, outcome: 'dispatching' })
}

/** Records what became of the attempt; a late answer may still settle one that was given up as unknown, nothing else. */
export async function recordOutcome(tx: Tx, attemptId: string, outcome: Outcome, now: number): Promise<void> {
  const word = outcome.kind === 'accepted' || outcome.kind === 'unknown' ? outcome.kind : 'rejected'
  await write(
    tx,
    "UPDATE message_attempt SET outcome = ?, code = ?, msgId = ?, endedAt = ? WHERE id = ? AND outcome IN ('dispatching','unknown')",
    [
      word,
      outcome.kind === 'accepted' ? null : outcome.code,
      outcome.kind === 'accepted' ? outcome.msgId : null,
      now,
      attemptId,
    ],
  )
}
