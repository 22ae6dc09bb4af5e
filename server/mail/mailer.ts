/** One mail to one person. Whoever hands it over decided that it may be sent. */
export type Mail = {
  /** The same at each try of one mail: part of its Message-ID, so that a mailbox that gets it twice can tell. */
  id: string
  to: string
  subject: string
  text: string
  html?: string
  /** Headers beside the usual ones; what a mail needs that one click must stop is made by emails/one-click. */
  list?: { unsubscribe: string[][] }
  headers?: Record<string, string>
}

/**
 * What became of one try; `code` is a number or a short name, never the server's sentence, in which addresses stand.
 * - `accepted`: the mail server took it; whether it arrives is another matter.
 * - `retry`: it certainly was not taken and may be later; `scope` says whether the server is in the way of everybody or of
 *   this address.
 * - `refused`: a definite no to this mail or address.
 * - `broken`: the account or its settings are wrong; every further mail would fail the same.
 * - `unknown`: it may have been taken; who must not write twice does not try again.
 */
export type MailOutcome =
  | { kind: 'accepted'; messageId: string }
  | { kind: 'retry'; scope: 'everybody' | 'person'; code: string }
  | { kind: 'refused' | 'broken' | 'unknown'; code: string }

/** The way mails leave by. Never called within a transaction; never throws for what the other side answers. */
export type Mailer = { send(mail: Mail): Promise<MailOutcome> }
