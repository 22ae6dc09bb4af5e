import { TOPICS, type Topic } from '../../shared/rules/member'
import { sameText, type Vault } from '../base/vault'
import type { Deps } from '../deps'

/** Under this path of the installation mails are refused (`unsubscribe-page.ts`). */
export const UNSUBSCRIBE_PATH = '/u'

/** Whose mails a link stops, and of which topic the mail was that holds it; null: of none. */
export type MailRefusal = { memberId: string; topic: Topic | null }

/** Never given another meaning: links live as long as the mails that hold them. 0 is none. */
const TOPIC_CODES: Record<Topic, number> = { offers: 1, new_arrivals: 2, events: 3, service: 4 }
const VERSION = 1
const BODY_BYTES = 18
const MAC_BYTES = 16
const SHAPE = /^[A-Za-z0-9_-]{46}$/

const macOf = (vault: Vault, body: Buffer): Buffer =>
  Buffer.from(vault.linkMac('unsubscribe', body.toString('base64url')), 'base64url').subarray(0, MAC_BYTES)

/** What stands in the link: nobody can make one for somebody else, and it holds as long as INDEX_KEY does, which is for ever. */
export function refusalToken(vault: Vault, { memberId, topic }: MailRefusal): string {
  const id = Buffer.from(memberId.replace(/-/g, ''), 'hex')
  const body = Buffer.concat([Buffer.from([VERSION]), id, Buffer.from([topic === null ? 0 : TOPIC_CODES[topic]])])
  return Buffer.concat([body, macOf(vault, body)]).toString('base64url')
}

/** What a link means; null for one that we did not make. */
export function readRefusal(vault: Vault, token: string): MailRefusal | null {
  if (!SHAPE.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  const body = bytes.subarray(0, BODY_BYTES)
  if (!sameText(bytes.subarray(BODY_BYTES).toString('hex'), macOf(vault, body).toString('hex'))) return null
  if (body[0] !== VERSION) return null
  const hex = body.subarray(1, 17).toString('hex')
  const memberId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  return { memberId, topic: TOPICS.find((topic) => TOPIC_CODES[topic] === body[17]) ?? null }
}

export const unsubscribeUrl = (deps: Pick<Deps, 'vault' | 'publicUrl'>, refusal: MailRefusal): string =>
  `${deps.publicUrl}${UNSUBSCRIBE_PATH}/${refusalToken(deps.vault, refusal)}`

/**
 * What a marketing mail needs so that one click stops the next (RFC 8058, RFC 2369): spread into the mail. The list is nested,
 * since of two List-Unsubscribe headers a signature (DKIM) covers one alone.
 */
export const oneClick = (deps: Pick<Deps, 'vault' | 'publicUrl'>, refusal: MailRefusal) => ({
  list: { unsubscribe: [[unsubscribeUrl(deps, refusal)]] },
  headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
})
