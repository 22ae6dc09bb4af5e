import { z } from 'zod'
import { ConfigError } from './config-error'

/** An SMTP server that takes the brand's mails, and whose they are. */
export type MailConfig = {
  host: string
  port: number
  /** TLS from the first byte; else the connection is upgraded (STARTTLS). */
  secure: boolean
  login: { user: string; pass: string } | null
  /** An address, or a name with one: `Camellia <news@example.com>`. */
  from: string
}

const given = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

const ADDRESS = /^[^\s@<>"]{1,64}@[A-Za-z0-9.-]+\.[A-Za-z0-9-]{2,}$/
/** Neither part can hold what would begin another header or another address. */
const FROM = /^(?:[^<>"\r\n@,;]{1,60} )?<([^<>]+)>$/

export const mailVariables = {
  MAIL_URL: given(z.string()),
  // The contract's name for the same.
  SMTP_URL: given(z.string()),
  MAIL_FROM: given(
    z
      .string()
      .max(200)
      .refine((text) => ADDRESS.test(FROM.exec(text)?.[1] ?? text), 'must be an address or Name <address>'),
  ),
}
type MailEnv = { [K in keyof typeof mailVariables]?: string | undefined }

/** Reads what concerns mails; null when nothing is set. Half of it is a ConfigError that names what is missing. */
export function mailConfig({ MAIL_URL, SMTP_URL, MAIL_FROM }: MailEnv): MailConfig | null {
  const url = MAIL_URL ?? SMTP_URL
  const name = MAIL_URL === undefined ? 'SMTP_URL' : 'MAIL_URL'
  if (url === undefined && MAIL_FROM === undefined) return null
  if (url === undefined) throw new ConfigError('MAIL_URL is missing: MAIL_FROM is set')
  if (SMTP_URL !== undefined && SMTP_URL !== url) throw new ConfigError('MAIL_URL and SMTP_URL name two servers')
  if (MAIL_FROM === undefined) throw new ConfigError(`MAIL_FROM is missing: ${name} is set`)
  return { ...serverOf(name, url), from: MAIL_FROM }
}

/** What is said of a wrong address never holds the address: a password stands in it. */
function serverOf(name: string, text: string): Omit<MailConfig, 'from'> {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw new ConfigError(`${name} must be smtp://user:pass@host:port or smtps://…`)
  if (url.search !== '' || url.hash !== '' || !/^\/?$/.test(url.pathname))
    throw new ConfigError(`${name}: nothing may stand behind the port`)
  if ((url.username === '') !== (url.password === '')) throw new ConfigError(`${name}: user and password go together`)
  const secure = url.protocol === 'smtps:'
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    login: url.username === '' ? null : { user: plain(name, url.username), pass: plain(name, url.password) },
  }
}

function plain(name: string, escaped: string): string {
  try {
    return decodeURIComponent(escaped)
  } catch {
    throw new ConfigError(`${name}: a % in user or password is written %25`)
  }
}
