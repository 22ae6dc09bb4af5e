import type { Breaker } from '../breaker'
import type { Clock } from '../ports'
import { PayError } from './ports'
import { USER_AGENT } from './sdk'
import { doubt, type FindKey } from './signature'

const ANSWER_LIMIT = 4 * 1024 * 1024
const BILL_LIMIT = 64 * 1024 * 1024
const BILL_TIMEOUT_MS = 60_000
const DOWNLOAD = '/v3/billdownload/'

export type PayRequest = { method: 'GET' | 'POST'; path: string; authorization: string; body?: string }
export type PayReply = { status: number; headers: Record<string, string>; raw: Buffer }
export type PayTransport = {
  /** One exchange, answer unread: only for what cannot be verified yet. */
  exchange(request: PayRequest): Promise<PayReply>
  /** One exchange whose answer was verified: parsed JSON (null without a body), or the bytes of a bill. */
  verified(request: PayRequest): Promise<{ status: number; data: unknown }>
}

type TransportOptions = {
  baseUrl: string
  timeoutMs: number
  breaker: Breaker
  clock: Clock
  findKey: FindKey
  /** Which key the answer is to be signed with: a public key's id or a certificate's serial. */
  wantedSerial(path: string): Promise<string | null>
}

/** Which call a path is, numbers left out: for the breaker, which must not count each order's path apart. */
const callOf = ({ method, path }: PayRequest): string =>
  `${method} ${path
    .replace(/\?.*$/, '')
    .replace(/\/(out-trade-no|refunds|users)\/[^/]+/, '/$1/-')
    .replace(/-\/coupons\/.*$/, '-/coupons/-')}`

/**
 * Our way to WeChat Pay: base address from configuration, time limit, key wanted, answers verified on the raw bytes.
 * Throws PayError: `unknown` for everything but a definite refusal (4xx other than 429), since it may have happened.
 */
export function createTransport(options: TransportOptions): PayTransport {
  const exchange = async (request: PayRequest): Promise<PayReply> => {
    const call = callOf(request)
    if (!options.breaker.enter(call)) throw new PayError('UNAVAILABLE', true, `${call} is held back`)
    let answered = false
    try {
      const reply = await send(options, request)
      answered = reply.status < 500
      return reply
    } catch (error) {
      throw new PayError('NO_ANSWER', true, `${call}: ${reasonOf(error)}`)
    } finally {
      options.breaker.leave(call, answered)
    }
  }
  return {
    exchange,
    async verified(request) {
      const reply = await exchange(request)
      // A bill's file is the one answer without a signature; its sha1 came in a signed one.
      if (request.path.startsWith(DOWNLOAD) && reply.status === 200) return { status: 200, data: reply.raw }
      await checkAnswer(options, reply, callOf(request))
      return { status: reply.status, data: jsonOf(reply, callOf(request)) }
    },
  }
}

/** Throws PayError for an answer that is none of WeChat's or says no. */
async function checkAnswer(options: TransportOptions, reply: PayReply, call: string): Promise<void> {
  const definite = reply.status >= 400 && reply.status < 500 && reply.status !== 429
  // Refusals before the key was looked at (401) come unsigned; what is signed must be signed right all the same.
  const unsigned = reply.headers['wechatpay-signature'] === undefined && reply.headers['wechatpay-serial'] === undefined
  if (reply.status < 300 || (definite && !unsigned)) {
    const why = await doubt(reply.headers, reply.raw, options.clock.now(), options.findKey)
    if (why !== null) throw new PayError('FORGED', true, `${call}: the answer did not verify (${why})`)
  }
  if (reply.status < 300) return
  const { code, message } = refusalOf(reply)
  const unknown = !definite || code === 'SYSTEM_ERROR'
  throw new PayError(code, unknown, `${call}: ${reply.status} ${code} ${message}`, reply.status)
}

/** The refusal's code and words (cut); `HTTP_<status>` where the body is none of WeChat's. */
export function refusalOf(reply: PayReply): { code: string; message: string } {
  try {
    const said: unknown = JSON.parse(reply.raw.toString('utf8'))
    if (typeof said === 'object' && said !== null && 'code' in said && typeof said.code === 'string')
      return { code: said.code, message: 'message' in said ? String(said.message).slice(0, 160) : '' }
  } catch {
    // A proxy's page.
  }
  return { code: `HTTP_${reply.status}`, message: '' }
}

function jsonOf(reply: PayReply, call: string): unknown {
  if (reply.raw.length === 0) return null
  try {
    return JSON.parse(reply.raw.toString('utf8'))
  } catch {
    throw new PayError('NO_ANSWER', true, `${call}: the answer is no JSON`)
  }
}

async function send(options: TransportOptions, request: PayRequest): Promise<PayReply> {
  const bill = request.path.startsWith(DOWNLOAD)
  const serial = await options.wantedSerial(request.path)
  const response = await fetch(`${options.baseUrl}${request.path}`, {
    method: request.method,
    redirect: 'error',
    signal: AbortSignal.timeout(bill ? BILL_TIMEOUT_MS : options.timeoutMs),
    headers: {
      Accept: 'application/json',
      'User-Agent': USER_AGENT,
      Authorization: request.authorization,
      ...(serial === null ? {} : { 'Wechatpay-Serial': serial }),
      ...(request.method === 'POST' ? { 'Content-Type': 'application/json' } : {}),
    },
    ...(request.body === undefined ? {} : { body: request.body }),
  })
  const raw = await readLimited(response, bill ? BILL_LIMIT : ANSWER_LIMIT)
  return { status: response.status, headers: Object.fromEntries(response.headers), raw }
}

async function readLimited(response: Response, limit: number): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done) return Buffer.concat(pieces)
    size += value.byteLength
    if (size > limit) {
      await reader?.cancel()
      throw new Error('answer too large')
    }
    pieces.push(value)
  }
}

/** Fetch hides the socket's code in `cause`; never the address, which may hold a bill's token. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return String(cause.code)
  return error instanceof Error ? error.name : 'no answer'
}
