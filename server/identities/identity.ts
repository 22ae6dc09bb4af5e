import { uniqueKey } from '../base/database'

/**
 * By what somebody is known beside a phone and WeChat's own ids, and what lasts: her name or number on a platform (within
 * that platform), or an e-mail that an order or a list gave. What does not last (virtual numbers, masked names, ids that
 * vary) is no identity and never joins two records.
 */
export type Identity = { kind: 'platform'; platform: string; id: string } | { kind: 'email'; email: string }
export type IdentitySource = 'open' | 'import'

/** Decides whose a name is that two bring at the same moment. */
export const IDENTITY_TAKEN = uniqueKey('customer_identity', 'uq_identity', ['kind', 'scope', 'keyIndex'])

export const scopeOf = (identity: Identity): string => (identity.kind === 'platform' ? identity.platform : '')

/** What is compared: names on platforms sign by sign as the platforms do, e-mails without regard to case. */
export const valueOf = (identity: Identity): string =>
  identity.kind === 'platform' ? identity.id.normalize('NFC').trim() : identity.email.trim().toLowerCase()
