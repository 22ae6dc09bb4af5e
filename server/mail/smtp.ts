import type { MailConfig } from '../base/mail-config'
import type { Mail, MailOutcome, Mailer } from './mailer'

/** Shorter than the library's own (two to ten minutes): somebody waits, and a job's slot is taken. In ms. */
const PATIENCE = { dnsTimeout: 10_000, connectionTimeout: 10_000, greetingTimeout: 15_000, socketTimeout: 30_000 }

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/

/** Mails leave by an SMTP server (RFC 5321), each over a connection of its own. The library is loaded with the first of them. */
export const smtpMailer = (config: MailConfig): Mailer => ({
  async send(mail) {
    const { createTransport } = await import('nodemailer')
    const { host, port, secure, login } = config
    const log = watchful()
    const transport = createTransport({
      host,
      port,
      secure,
      ...(login && { auth: login }),
      // A password never travels in the clear.
      requireTLS: !secure && login !== null && !LOOPBACK.test(host),
      logger: log.logger,
      transactionLog: true,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...PATIENCE,
    })
    try {
      const { messageId } = await transport.sendMail(letterOf(mail, config))
      return { kind: 'accepted', messageId }
    } catch (error) {
      return outcomeOf(error as Failure, log.mayBeTaken())
    } finally {
      transport.close()
    }
  },
})

const letterOf = ({ id, to, ...mail }: Mail, { from }: MailConfig) => ({
  ...mail,
  from,
  // As one address: a comma in it makes no second one.
  to: { name: '', address: to },
  messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1).replace(/>$/, '')}>`,
})

type Entry = { tnx?: string }

/**
 * The library says the same of a connection that broke whether the server had the mail or not. What is said on the line
 * tells: from the server's go-ahead after DATA on it may have been taken.
 */
function watchful() {
  // Commands may be sent ahead of the answers to those before (RFC 2920).
  const unanswered: string[] = []
  let begun = false
  const look = (entry: Entry | string, line?: unknown): void => {
    if (typeof entry === 'string' || typeof line !== 'string') return
    if (entry.tnx === 'client') unanswered.push(line)
    if (entry.tnx === 'server' && unanswered.shift() === 'DATA' && /^[23]\d\d/.test(line)) begun = true
  }
  const deaf = (): void => undefined
  const logger = { level: deaf, trace: look, debug: look, info: deaf, warn: deaf, error: deaf, fatal: deaf }
  return { logger, mayBeTaken: () => begun }
}

type Failure = { code?: string; command?: string; responseCode?: number }
const OURS = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ECONFIG', 'ETLS'])

function outcomeOf({ code = 'error', command, responseCode }: Failure, mayBeTaken: boolean): MailOutcome {
  const said = responseCode === undefined ? code : String(responseCode)
  const forNow = responseCode !== undefined && responseCode < 500
  if (OURS.has(code)) return forNow ? { kind: 'retry', scope: 'everybody', code: said } : { kind: 'broken', code: said }
  if (code === 'EENVELOPE' && command === 'MAIL FROM')
    return forNow ? { kind: 'retry', scope: 'everybody', code: said } : { kind: 'broken', code: said }
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return forNow ? { kind: 'retry', scope: 'person', code: said } : { kind: 'refused', code: said }
  return mayBeTaken ? { kind: 'unknown', code: said } : { kind: 'retry', scope: 'everybody', code: said }
}
