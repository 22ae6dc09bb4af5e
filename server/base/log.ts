import pino, { type Logger } from 'pino'

export type Log = Logger

/**
 * Log lines hold only the fields named here: an allow-list, because a block-list forgets. A phone, an openid,
 * a token or a body therefore never reaches a log, whoever passes it.
 */
const ALLOWED = new Set([
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'code',
  'job',
  'kind',
  'attempt',
  'error',
  'stack',
  'app',
  'api',
  'errcode',
  'count',
  'total',
  'port',
  'url',
  'role',
  'name',
  'event',
  'database',
  'migration',
  'campaignId',
  'templateId',
  'staffId',
  'memberId',
  'reason',
  'signal',
  'size',
  'level',
  'state',
  'waitMs',
  'dialect',
  'version',
  'file',
  'orderNo',
  'refundNo',
])

const PHONE = /(?<!\d)1[3-9]\d{9}(?!\d)/g

function keepAllowed(input: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(input)) {
    if (value instanceof Error) Object.assign(out, { error: clean(value.message), stack: clean(value.stack ?? '') })
    else if (ALLOWED.has(key) && (typeof value !== 'object' || value === null))
      out[key] = typeof value === 'string' ? clean(value) : value
  }
  return out
}

/** Free text (messages of foreign errors) may quote a value: what looks like a mobile number goes, line breaks too. */
const clean = (text: string): string => text.replace(PHONE, '1**********').slice(0, 4000)

export const createLog = (level: string): Log =>
  pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, formatters: { log: keepAllowed } })

export const silentLog = (): Log => pino({ level: 'silent' })
