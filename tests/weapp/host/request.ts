import { API_ORIGIN } from './package'

/** One request as it left the mini-program, with what came back. */
export type Sent = {
  method: string
  url: string
  header: Record<string, string>
  data: string | undefined
  status: number | null
  answer: unknown
}

type Weather = 'fine' | 'lose' | 'cut'
export type Network = {
  online: boolean
  /** Asked before each request: `lose` lets it reach the server and drops the answer, `cut` stops it before; a promise holds it up. */
  weather: (sent: Sent) => Weather | Promise<Weather>
  sent: Sent[]
  underWay: number
}

type RequestOptions = {
  url: string
  method?: string
  header?: Record<string, unknown>
  data?: unknown
  dataType?: string
  timeout?: number
  success?: (answer: object) => void
  fail?: (failure: object) => void
  complete?: (answer: object) => void
}

/** wx.request's own list (developers.weixin.qq.com, wx.request): PATCH is not among them. */
const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']

/**
 * `wx.request` over real HTTP: what goes to the package's own address is sent to the server at `target`. Other
 * addresses, other schemes and methods WeChat does not know are refused as WeChat does and noted in `violations`.
 */
export function requestApi(parts: {
  target: string
  network: Network
  violations: string[]
  give: <T>(value: T) => T
  guard: <T>(what: string, work: () => T) => T | undefined
}): (options: RequestOptions) => object {
  const { network, give, guard } = parts
  return (options) => {
    const abort = new AbortController()
    const end = (kind: 'success' | 'fail', answer: object): void => {
      guard(`request ${kind}`, () => options[kind]?.(answer))
      guard('request complete', () => options.complete?.(answer))
    }
    const fail = (errMsg: string, errno?: number): void => end('fail', give({ errMsg, ...(errno ? { errno } : {}) }))
    const method = (options.method ?? 'GET').toUpperCase()
    const header = Object.fromEntries(
      Object.entries(options.header ?? {}).map(([name, value]) => [name, String(value)]),
    )
    const refusal = refusalOf(method, options.url, header)
    if (refusal) {
      parts.violations.push(refusal)
      setTimeout(() => fail(`request:fail ${refusal}`, 600002), 0)
      return task(abort)
    }
    const { url, data } = encoded(method, options.url, options.data)
    const sent: Sent = { method, url, header, data, status: null, answer: undefined }
    network.sent.push(sent)
    network.underWay += 1
    const run = async (): Promise<void> => {
      const weather = network.online ? await network.weather(sent) : 'cut'
      if (weather === 'cut') throw new Error('no network')
      const answer = await fetch(parts.target + url.slice(API_ORIGIN.length), {
        method,
        headers: withDefaultType(header),
        ...(data === undefined ? {} : { body: data }),
        signal: AbortSignal.any([abort.signal, AbortSignal.timeout(options.timeout ?? 60_000)]),
      })
      const text = await answer.text()
      sent.status = answer.status
      if (weather === 'lose') throw new Error('the answer was lost')
      sent.answer = options.dataType === undefined || options.dataType === 'json' ? jsonOr(text) : text
      network.underWay -= 1
      end(
        'success',
        give({
          errMsg: 'request:ok',
          statusCode: answer.status,
          data: sent.answer,
          cookies: [],
          header: Object.fromEntries(answer.headers),
        }),
      )
    }
    run().catch((error: unknown) => {
      network.underWay -= 1
      const lost = error instanceof Error && (error.name === 'TimeoutError' || error.message === 'the answer was lost')
      if (lost) fail('request:fail timeout', 5)
      else fail('request:fail net::ERR_INTERNET_DISCONNECTED', 600001)
    })
    return task(abort)
  }
}

function refusalOf(method: string, url: string, header: Record<string, string>): string | null {
  if (!METHODS.includes(method)) return `method ${method} is unknown to wx.request`
  if (!url.startsWith(`${API_ORIGIN}/`)) return `url not in domain list: ${url}`
  if (Object.keys(header).some((name) => name.toLowerCase() === 'referer')) return 'the referer cannot be set'
  return null
}

/** GET carries data in the address, the others as a body: an object as JSON. */
function encoded(method: string, url: string, data: unknown): { url: string; data: string | undefined } {
  if (data === undefined || data === null) return { url, data: undefined }
  if (method === 'GET') {
    if (typeof data !== 'object') return { url, data: undefined }
    const query = Object.entries(data).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
    )
    return { url: query.length ? `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}` : url, data: undefined }
  }
  return { url, data: typeof data === 'string' ? data : JSON.stringify(data) }
}

/** WeChat sends JSON where nothing else is said; header names have no case. */
const withDefaultType = (header: Record<string, string>): Headers => {
  const headers = new Headers(header)
  if (!headers.has('content-type')) headers.set('content-type', 'application/json')
  return headers
}

const jsonOr = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

const task = (abort: AbortController): object => ({
  abort: () => abort.abort(),
  onHeadersReceived: () => undefined,
  offHeadersReceived: () => undefined,
  onChunkReceived: () => undefined,
  offChunkReceived: () => undefined,
})
