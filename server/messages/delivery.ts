import type { Database, Tx } from '../base/database'
import { affected } from '../base/database'
import type { Deps } from '../deps'
import type { MessageChannel } from './channel'

export type Delivery = { attemptId: string; sendId: string | null; ok: boolean; status: string; at: number }
/** The room that keeps the person's outcome is told in the same transaction. */
export type DeliveryHook = (tx: Tx, deps: Deps, delivery: Delivery) => Promise<void>

/**
 * Keeps what the platform said of a message, then settles the attempt it speaks of, if that is known yet. Two steps on
 * purpose: the event is committed before the attempt is looked for, and the sender looks for events after it has
 * committed the message id, so one of the two always sees the other.
 */
export async function takeDelivery(
  deps: Deps,
  said: { channel: MessageChannel; msgId: string; ok: boolean; status: string; at: number },
  hook: DeliveryHook,
): Promise<void> {
  const ignore = deps.db.dialect === 'mysql' ? 'INSERT IGNORE' : 'INSERT OR IGNORE'
  await deps.db.inTransaction((tx) =>
    tx.query(`${ignore} INTO message_event (channel, msgId, ok, status, at) VALUES (?,?,?,?,?)`, [
      said.channel,
      said.msgId,
      said.ok,
      said.status.slice(0, 80),
      said.at,
    ]),
  )
  await settleDelivery(deps, said.channel, said.msgId, hook)
}

/** Applies what the platform has said so far of a message id to its attempt, once. */
export async function settleDelivery(
  deps: Deps & { db: Database },
  channel: MessageChannel,
  msgId: string,
  hook: DeliveryHook,
): Promise<void> {
  await deps.db.inTransaction(async (tx) => {
    const [event] = (await tx.query('SELECT ok, status, at FROM message_event WHERE channel = ? AND msgId = ?', [
      channel,
      msgId,
    ])) as { ok: number; status: string; at: number }[]
    if (!event) return
    const attempts = (await tx.query(
      'SELECT id, sendId FROM message_attempt WHERE channel = ? AND msgId = ? AND deliveryStatus IS NULL',
      [channel, msgId],
    )) as { id: string; sendId: string | null }[]
    for (const { id, sendId } of attempts) {
      const ok = Number(event.ok) === 1
      const at = Number(event.at)
      const first = affected(
        await tx.query(
          'UPDATE message_attempt SET deliveryStatus = ?, deliveredAt = ? WHERE id = ? AND deliveryStatus IS NULL',
          [event.status, ok ? at : null, id],
        ),
      )
      if (first === 1) await hook(tx, deps, { attemptId: id, sendId, ok, status: event.status, at })
    }
  })
}

/** How far the platform's time of an event and our start of the attempt may lie apart for the one to explain the other. */
const SAME_MESSAGE_MS = 10 * 60_000

/**
 * An event may prove that a message of unclear outcome arrived: it then bears the event's message id. Only where exactly
 * one attempt to that address fits and none is under way; else nothing is guessed.
 */
export async function claimUnknown(
  deps: Deps,
  said: { channel: MessageChannel; openid: string; providerTemplateId?: string; msgId: string; at: number },
  claimed: (tx: Tx, deps: Deps, attempt: { attemptId: string; sendId: string | null }) => Promise<void>,
): Promise<void> {
  await deps.db.inTransaction(async (tx) => {
    const known = (await tx.query('SELECT id FROM message_attempt WHERE channel = ? AND msgId = ?', [
      said.channel,
      said.msgId,
    ])) as unknown[]
    if (known.length > 0) return
    const open = (await tx.query(
      `SELECT id, sendId, outcome, providerTemplateId FROM message_attempt
       WHERE address = ? AND channel = ? AND outcome IN ('dispatching','unknown') AND startedAt BETWEEN ? AND ?`,
      [said.openid, said.channel, said.at - SAME_MESSAGE_MS, said.at + SAME_MESSAGE_MS],
    )) as { id: string; sendId: string | null; outcome: string; providerTemplateId: string }[]
    const fitting = open.filter((a) => !said.providerTemplateId || a.providerTemplateId === said.providerTemplateId)
    const [only] = fitting
    if (fitting.length !== 1 || !only || only.outcome !== 'unknown') return
    const took = affected(
      await tx.query(
        "UPDATE message_attempt SET outcome = 'accepted', msgId = ? WHERE id = ? AND outcome = 'unknown'",
        [said.msgId, only.id],
      ),
    )
    if (took === 1) await claimed(tx, deps, { attemptId: only.id, sendId: only.sendId })
  })
}
