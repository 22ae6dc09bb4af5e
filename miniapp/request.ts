/** What came back other than a plain success: the server's refusal, or no answer at all (status 0, code `network`). */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    /** The whole problem document: some refusals carry more, such as a merge token. */
    readonly body: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${status} ${code}`)
    this.name = 'Refusal'
  }

  /** True when nobody knows whether the server did it: no answer, or a fault of the server's. */
  get unknownOutcome(): boolean {
    return this.status === 0 || this.status >= 500
  }
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Sent = { method: Method; url: string; header: Record<string, string>; body?: string }
export type Received = { status: number; body: unknown }
/** Carries one request; rejects only when no answer came. */
export type Transport = (call: Sent) => Promise<Received>

export type Call = {
  method: Method
  path: string
  query?: Readonly<Record<string, string | number | undefined>>
  body?: unknown
  /** Sent as Idempotency-Key. */
  key?: string
  token?: string | null
  /** Sent as X-Device-Id, where the server limits how many accounts one phone claims with. */
  device?: string
}
export type Answer<T> = { status: number; body: T }

const queryText = (query: Call['query']): string => {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  )
  return pairs.length ? `?${pairs.join('&')}` : ''
}

const refusalOf = ({ status, body }: Received): Refusal => {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const word = (name: string): string => (typeof problem[name] === 'string' ? problem[name] : '')
  return new Refusal(status, word('code') || (status >= 500 ? 'unavailable' : 'unknown'), word('detail'), problem)
}

/** A function that sends one call below /api/v1 and answers its body, or throws a Refusal. */
export const requester =
  (deps: { transport: Transport; baseUrl: string; language: () => string }) =>
  async <T>(call: Call): Promise<Answer<T>> => {
    const header: Record<string, string> = { 'Accept-Language': deps.language() }
    if (call.body !== undefined) header['Content-Type'] = 'application/json'
    if (call.key) header['Idempotency-Key'] = call.key
    if (call.device) header['X-Device-Id'] = call.device
    if (call.token) header['Authorization'] = `Bearer ${call.token}`
    const received = await deps
      .transport({
        method: call.method,
        url: `${deps.baseUrl}/api/v1${call.path}${queryText(call.query)}`,
        header,
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      })
      .catch(() => {
        throw new Refusal(0, 'network', '')
      })
    if (received.status < 200 || received.status > 299) throw refusalOf(received)
    return { status: received.status, body: received.body as T }
  }

export type Request = ReturnType<typeof requester>

/**
 * The same with the shopper's token: a token that the server no longer knows (401) is renewed by one
 * quiet login and the call repeated once, with the same key, so that nothing happens twice.
 */
export const withLogin =
  (request: Request, session: { token: () => string | null; login: () => Promise<string | null> }) =>
  async <T>(call: Call): Promise<Answer<T>> => {
    const token = session.token() ?? (await session.login())
    try {
      return await request<T>({ ...call, token })
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) throw error
      return request<T>({ ...call, token: await session.login() })
    }
  }
