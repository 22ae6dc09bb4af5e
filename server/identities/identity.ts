import { uniqueKey } from '../base/database'

/**
 * By what somebody is known beside a phone and WeChat's own ids, and what lasts: her name or number on a platform (within
 * that platform), or an e-mail that an order or a list gave. What does not last (virtual numbers, masked names, ids that
 * vary) is no identity and never joins two records.
 */
export type Identity =
  | { kind: 'platform'; platform: string; id: string }
  /** Given by a platform for one shop alone: another shop's is another's. */
  | { kind: 'shop_id'; platform: string; shop: string; id: string }
  | { kind: 'email'; email: string }
/** `member`: she proved it herself. */
export type IdentitySource = 'open' | 'import' | 'member'
/** As it is shown to staff: masked, with who told it, since when, and until when where it ends. */
export type ShownIdentity = {
  kind: Identity['kind'] | 'virtual_phone'
  platform: string | null
  value: string
  source: IdentitySource
  since: string
  until: string | null
}

/** Decides whose a name is that two bring at the same moment. */
export const IDENTITY_TAKEN = uniqueKey('customer_identity', 'uq_identity', ['kind', 'scope', 'keyIndex'])

export const scopeOf = (identity: Identity): string => (identity.kind === 'email' ? '' : identity.platform)

/** What is compared: names on platforms sign by sign as the platforms do, e-mails without regard to case. */
export function valueOf(identity: Identity): string {
  if (identity.kind === 'email') return identity.email.trim().toLowerCase()
  const id = identity.id.normalize('NFC').trim()
  return identity.kind === 'platform' ? id : `${identity.shop.normalize('NFC').trim()}|${id}`
}
