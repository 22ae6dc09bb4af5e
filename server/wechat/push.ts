import { createHash } from 'node:crypto'
import { parseJsonKeepingLongIntegers } from './big-json'
import { sameText } from '../base/vault'
import { decryptMessage, pushSignature } from './crypto'
import type { PushFormat } from './envelope'
import { eventOf } from './push-event'
import type { WechatEvent } from './push-event'
import { parseXml } from './xml'

/** What the platform's console holds for an app's callback. `previousAesKey` is still tried while a new key spreads. */
export type PushApp = { appid: string; token: string; aesKey?: string; previousAesKey?: string }

export type PushQuery = Record<string, string | string[] | undefined>

export type Push = {
  event: WechatEvent
  format: PushFormat
  /** The key that opened it, for the answer; null for a plain push. */
  aesKey: string | null
  /** Same for every copy of the very same request. */
  replayKey: string
}

export type PushRefusal = { refused: { status: 400 | 403 | 413; reason: string } }

export const pushLimitBytes = 1024 * 1024
const maxSkewMs = 10 * 60_000
const maxJsonDepth = 16

/**
 * Reads one push. Refused: 413 above 1 MB; 403 for a wrong signature, a timestamp more than 10 minutes off, another
 * app's message, and a plain push where an AES key is set; 400 for a body that is not the platform's. Changes nothing.
 */
export function readPush(input: {
  app: PushApp
  query: PushQuery
  rawBody: Buffer
  /** A moment. */
  now: number
}): Push | PushRefusal {
  const { app, query, rawBody } = input
  if (rawBody.length > pushLimitBytes) return refuse(413, 'too large')
  const stamp = stampOf(query)
  if (stamp === null) return refuse(403, 'query')
  const body = readBody(rawBody)
  if (body === null) return refuse(400, 'body')

  const replayKey = createHash('sha256')
    .update(`${app.appid}\n${stamp.timestamp}\n${stamp.nonce}\n`)
    .update(rawBody)
    .digest('hex')
  const finish = (fields: Record<string, unknown>, format: PushFormat, aesKey: string | null): Push | PushRefusal => {
    const event = eventOf(app.appid, fields)
    return event === null ? refuse(400, 'not an event') : { event, format, aesKey, replayKey }
  }

  if (app.aesKey === undefined || app.aesKey === '') {
    if (!signed(app, query.signature, stamp)) return refuse(403, 'signature')
    if (!fresh(stamp, input.now)) return refuse(403, 'timestamp')
    return finish(body.fields, body.format, null)
  }

  // Compatibility mode sends the plain fields along; they are not covered by the signature and are never read.
  const encrypted = body.fields.Encrypt
  if (typeof encrypted !== 'string') return refuse(403, 'not encrypted')
  if (!signed(app, query.msg_signature, stamp, encrypted)) return refuse(403, 'signature')
  if (!fresh(stamp, input.now)) return refuse(403, 'timestamp')
  for (const aesKey of [app.aesKey, app.previousAesKey]) {
    const opened = aesKey ? decryptMessage(aesKey, encrypted) : null
    if (!aesKey || opened === null) continue
    if (opened.appid !== app.appid) return refuse(403, 'another app')
    const inner = readBody(opened.message)
    return inner === null ? refuse(400, 'body') : finish(inner.fields, body.format, aesKey)
  }
  return refuse(403, 'not decryptable')
}

/** Says whether a GET of the callback address is the platform's: right signature, timestamp within 10 minutes. */
export function isVerification(app: PushApp, query: PushQuery, now: number): boolean {
  const stamp = stampOf(query)
  return stamp !== null && signed(app, query.signature, stamp) && fresh(stamp, now)
}

type Stamp = { timestamp: string; nonce: string }

function stampOf(query: PushQuery): Stamp | null {
  const { timestamp, nonce } = query
  if (typeof timestamp !== 'string' || !/^\d{1,11}$/.test(timestamp)) return null
  return typeof nonce === 'string' && nonce.length > 0 && nonce.length <= 128 ? { timestamp, nonce } : null
}

function signed(app: PushApp, signature: string | string[] | undefined, stamp: Stamp, ...more: string[]): boolean {
  if (typeof signature !== 'string' || app.token === '') return false
  return sameText(signature, pushSignature(app.token, stamp.timestamp, stamp.nonce, ...more))
}

function fresh(stamp: Stamp, now: number): boolean {
  return Math.abs(now - Number(stamp.timestamp) * 1000) <= maxSkewMs
}

function refuse(status: PushRefusal['refused']['status'], reason: string): PushRefusal {
  return { refused: { status, reason } }
}

/** The content type of pushes is not to be relied on, so the first character decides between XML and JSON. */
function readBody(bytes: Buffer): { fields: Record<string, unknown>; format: PushFormat } | null {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim()
  } catch {
    return null
  }
  if (text.startsWith('<')) {
    const fields = parseXml(text)
    return fields === null ? null : { fields, format: 'xml' }
  }
  if (!text.startsWith('{') || tooDeep(text)) return null
  try {
    const value = parseJsonKeepingLongIntegers(text)
    if (typeof value !== 'object' || value === null) return null
    return { fields: Object.fromEntries(Object.entries(value)), format: 'json' }
  } catch {
    return null
  }
}

function tooDeep(json: string): boolean {
  let depth = 0
  let inText = false
  for (let at = 0; at < json.length; at += 1) {
    const char = json[at]
    if (inText) {
      if (char === '\\') at += 1
      else if (char === '"') inText = false
    } else if (char === '"') inText = true
    else if (char === '{' || char === '[') {
      depth += 1
      if (depth > maxJsonDepth) return true
    } else if (char === '}' || char === ']') depth -= 1
  }
  return false
}
