import type { Tx } from '../base/database'
import { flag, insertIgnore, row, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import type { MessageChannel } from './channel'

export type Delivery = {
  attemptId: string
  sendId: string | null
  ok: boolean
  status: string
  at: number
  /** The person opened it: it has arrived, and more. */
  opened?: true
}
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
  const { channel, msgId, ok, status, at } = said
  const event = { channel, msgId, ok: ok ? 1 : 0, status: status.slice(0, 80), at }
  await deps.db.inTransaction((tx) => insertIgnore(tx, 'message_event', event))
  await settleDelivery(deps, said.channel, said.msgId, hook)
}

/** Applies what the platform has said so far of a message id to its attempt, once. */
export async function settleDelivery(
  deps: Deps,
  channel: MessageChannel,
  msgId: string,
  hook: DeliveryHook,
): Promise<void> {
  const told = 'SELECT ok, status, at FROM message_event WHERE channel = ? AND msgId = ?'
  // What was said of a message never changes, so it is read before anything is begun.
  const event = await deps.db.read((tx) => row(tx, EVENT, told, [channel, msgId]))
  if (!event) return
  const { ok, status, at } = event
  await deps.db.inTransaction(async (tx) => {
    const untold = 'SELECT id, sendId FROM message_attempt WHERE channel = ? AND msgId = ? AND deliveryStatus IS NULL'
    for (const { id, sendId } of await rows(tx, ATTEMPT, untold, [channel, msgId])) {
      const first = await write(
        tx,
        'UPDATE message_attempt SET deliveryStatus = ?, deliveredAt = ? WHERE id = ? AND deliveryStatus IS NULL',
        [status, ok ? at : null, id],
      )
      if (first === 1) await hook(tx, deps, { attemptId: id, sendId, ok, status, at })
    }
  })
}

const EVENT = { ok: flag, status: text, at: whole }
const ATTEMPT = { id: text, sendId: text.nullable() }
const OPEN = { ...ATTEMPT, outcome: text, providerTemplateId: text }

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
    const known = 'SELECT id, sendId FROM message_attempt WHERE channel = ? AND msgId = ?'
    if (await row(tx, ATTEMPT, known, [said.channel, said.msgId])) return
    const open = await rows(
      tx,
      OPEN,
      `SELECT id, sendId, outcome, providerTemplateId FROM message_attempt
       WHERE address = ? AND channel = ? AND outcome IN ('dispatching','unknown') AND startedAt BETWEEN ? AND ?`,
      [said.openid, said.channel, said.at - SAME_MESSAGE_MS, said.at + SAME_MESSAGE_MS],
    )
    const fitting = open.filter((a) => !said.providerTemplateId || a.providerTemplateId === said.providerTemplateId)
    const [only] = fitting
    if (fitting.length !== 1 || !only || only.outcome !== 'unknown') return
    const took = await write(
      tx,
      "UPDATE message_attempt SET outcome = 'accepted', msgId = ? WHERE id = ? AND outcome = 'unknown'",
      [said.msgId, only.id],
    )
    if (took === 1) await claimed(tx, deps, { attemptId: only.id, sendId: only.sendId })
  })
}
