import { TOPICS } from '../../shared/rules/member'

/** The message channels a member allows marketing on, one by one. */
export const MARKETING = ['wechat', 'sms', 'email', 'phoneCall'] as const
export type MarketingChannel = (typeof MARKETING)[number]
export const DOCUMENTS = ['membershipTerms', 'privacyPolicy'] as const
export type DocumentKind = (typeof DOCUMENTS)[number]

/** What one line of the ledger is about. Topics are wanted until switched off, everything else is off until granted. */
export type Purpose =
  DocumentKind | `marketing.${MarketingChannel}` | 'personalisation' | `topic.${(typeof TOPICS)[number]}`

/** Where a person said it. */
export type ConsentSource =
  'join' | 'merge' | 'merge_undone' | 'mini' | 'oa_text' | 'sms_reply' | 'email_link' | 'import'

/** Words that stop everything at once (a reply, a one-click link): afterwards the reason is `unsubscribed`. */
export const REFUSING_SOURCES: ReadonlySet<string> = new Set<ConsentSource>(['oa_text', 'sms_reply', 'email_link'])
