import { WechatError } from './errors'
import { parseJsonKeepingLongIntegers } from './big-json'

const answerLimitBytes = 4 * 1024 * 1024

/**
 * How a call bears repetition:
 * `read` changes nothing, so a lost answer is simply asked for again;
 * `once` spends a one-time code, so only definite rejections are repeated and a lost answer is `unavailable`;
 * `send` reaches a person, so a lost answer is `unknown_outcome` and never repeated.
 */
export type Repeat = 'read' | 'once' | 'send'

export type Exchange = {
  path: string
  method: 'GET' | 'POST'
  query: Record<string, string>
  body?: unknown
  repeat: Repeat
}

export type Answer = { json: Record<string, unknown> } | { bytes: Buffer; contentType: string }

const neverSentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])

/**
 * Makes one request and gives its JSON object or its bytes; throws WechatError for anything else.
 * Business errors (`errcode`) are not judged here. Kind `unavailable` says that a repeat does no harm.
 */
export async function exchange(baseUrl: string, request: Exchange, timeoutMs: number): Promise<Answer> {
  const url = `${baseUrl.replace(/\/+$/, '')}${request.path}?${new URLSearchParams(request.query).toString()}`
  const lost = request.repeat === 'send' ? 'unknown_outcome' : 'unavailable'
  let response: Response
  let bytes: Buffer
  try {
    response = await fetch(url, {
      method: request.method,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      ...(request.method === 'POST'
        ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(request.body ?? {}) }
        : {}),
    })
    bytes = await readLimited(response)
  } catch (error) {
    const code = causeCode(error)
    const sent = !neverSentCodes.has(code)
    // The driver's error names the whole URL, token included, so only its code goes on.
    throw new WechatError({
      kind: sent ? lost : 'unavailable',
      path: request.path,
      sent,
      cause: new Error(code || 'no answer'),
    })
  }
  // Definite rejections at the gate: nothing behind it has seen the call.
  if (response.status === 429 || response.status === 502 || response.status === 503) {
    throw new WechatError({ kind: 'busy', path: request.path, httpStatus: response.status })
  }
  if (response.status >= 500) throw new WechatError({ kind: lost, path: request.path, httpStatus: response.status })
  if (response.status >= 400) {
    throw new WechatError({ kind: 'refused', path: request.path, httpStatus: response.status })
  }
  const contentType = response.headers.get('content-type') ?? ''
  if (contentType.startsWith('image/')) return { bytes, contentType }
  return { json: parseObject(bytes, request.path, lost) }
}

function parseObject(bytes: Buffer, path: string, lost: 'unavailable' | 'unknown_outcome'): Record<string, unknown> {
  try {
    const value = parseJsonKeepingLongIntegers(bytes.toString('utf8').replace(/^\uFEFF/, ''))
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return Object.fromEntries(Object.entries(value))
  } catch {
    // Half a body or a proxy's page: the same as no answer.
  }
  throw new WechatError({ kind: lost, path })
}

async function readLimited(response: Response): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let size = 0
  if (!response.body) return Buffer.alloc(0)
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(pieces)
    size += value.byteLength
    if (size > answerLimitBytes) {
      await reader.cancel()
      throw new Error('answer too large')
    }
    pieces.push(value)
  }
}

/** Fetch hides the socket's error code in `cause`. Looked at by shape, since the error may come from another realm. */
function causeCode(error: unknown): string {
  const cause = fieldOf(error, 'cause')
  const code = fieldOf(cause, 'code')
  return typeof code === 'string' ? code : ''
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined
}
