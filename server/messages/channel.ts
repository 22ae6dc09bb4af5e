import type { MessageTemplate } from '../../shared/contract/messages'
import type { Language } from '../../shared/rules/member'
import type { Tx } from '../base/database'

export type MessageChannel = MessageTemplate['channel']

/** So many batches of one campaign may be sent side by side in a channel, in all workers together. */
export const SIDE_BY_SIDE: Record<MessageChannel, number> = { mini_subscribe: 24, oa_template: 24 }

/** Whether and where one member can be reached in a message channel now. */
export type Reach = { address: string } | { reason: 'unreachable' | 'no_quota' }

export type Letter = {
  attemptId: string
  address: string
  providerTemplateId: string
  fields: Record<string, string>
  /** With query, without leading slash. */
  page: string
  language: Language
}

/**
 * What became of one call to a provider:
 * - `accepted`: it took the message.
 * - `retry`: it certainly did nothing and may later; `scope` says whether it is in the way of everybody or of this
 *   person, `until` whether a growing pause will do or the day's allowance is used up; `called` is false when no call
 *   left this machine.
 * - `no_quota`, `unreachable`: it certainly did nothing and never will for this person and address.
 * - `broken`: the template, page or account is wrong; every further call would fail the same.
 * - `refused`: any other definite no for this message.
 * - `unknown`: it may have arrived; never sent again.
 */
export type Outcome =
  | { kind: 'accepted'; msgId: string | null }
  | { kind: 'retry'; scope: 'everybody' | 'person'; until: 'pause' | 'next_day'; called: boolean; code: string }
  | { kind: 'no_quota' | 'unreachable' | 'broken' | 'refused' | 'unknown'; code: string }

/** One way to reach people. A new provider is one more of these. */
export type MessageChannelAdapter = {
  channel: MessageChannel
  /** False where the app of this channel is not configured: nobody is reachable. */
  ready: boolean
  reach(tx: Tx, memberIds: string[], providerTemplateId: string): Promise<Map<string, Reach>>
  /** In the transaction that writes the attempt: sets aside what a message costs; false when it is not there. */
  reserve(
    tx: Tx,
    input: { address: string; providerTemplateId: string; attemptId: string; now: number },
  ): Promise<boolean>
  /** Called outside any transaction, once for one attempt. Never throws for what the provider answers. */
  send(letter: Letter): Promise<Outcome>
  /** In the transaction that records the outcome: spends, frees or voids what was set aside. */
  settle(
    tx: Tx,
    input: { address: string; providerTemplateId: string; attemptId: string; startedAt: number; now: number },
    outcome: Outcome['kind'],
  ): Promise<void>
}

export type Adapters = Record<MessageChannel, MessageChannelAdapter>
