import { isoOf } from '../../shared/rules/calendar'
import type { Clock } from '../base/clock'
import type { Vault } from '../base/vault'
import type { Answered, Outbound } from './outbound'
import { openSecret, signatureOf } from './sign'

export type Told = { id: string; event: string; at: number; payload: string }
export type Address = { id: string; url: string; secret: Buffer | ArrayBuffer }

/**
 * Sends one event to one webhook: body `{ id, event, at, data }`, `X-Event-Id` the same at every repeat, `X-Signature`
 * over the time of sending and the raw body. Answers what came back; never throws for the receiver's sake.
 */
export async function sendEvent(
  deps: { clock: Clock; vault: Vault; outbound: Outbound },
  webhook: Address,
  told: Told,
): Promise<Answered> {
  const { id, event, at, payload } = told
  const body = JSON.stringify({ id, event, at: isoOf(at), data: JSON.parse(payload) as unknown })
  const seconds = Math.floor(deps.clock.now() / 1000)
  return deps.outbound.post(webhook.url, body, {
    'User-Agent': 'fan-to-member',
    'X-Event-Id': id,
    'X-Signature': signatureOf(openSecret(deps.vault, webhook.id, webhook.secret), seconds, body),
  })
}

export const gotThrough = (answered: Answered): boolean =>
  'status' in answered && answered.status >= 200 && answered.status < 300
