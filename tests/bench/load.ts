import { connect } from 'node:net'
import type { Person } from '../torture/people'

export type Measured = { perSecond: number; p50Ms: number; p99Ms: number; maxMs: number; done: number; refused: number }

export type Ask = { method: 'GET' | 'POST'; path: string; token: string; key?: string; body?: unknown }

/**
 * Sends every request once over so many kept-alive connections, spread over the servers in turn; each connection has
 * one request under way. Written on bare sockets: on a machine that client and server share, a heavy client measures
 * itself. Rejects when a connection breaks: a speed with lost answers is none.
 */
export async function fire(urls: string[], asks: Ask[], connections: number): Promise<Measured> {
  const requests = asks.map(bytesOf)
  const took: number[] = []
  let next = 0
  let done = 0
  let refused = 0
  const started = performance.now()
  const one = (url: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url)
      const socket = connect({ host: hostname, port: Number(port), noDelay: true })
      let asked = 0
      let text = ''
      const ask = () => {
        if (next >= requests.length) return socket.end(() => resolve())
        asked = performance.now()
        socket.write(requests[next++]!)
      }
      socket.once('connect', ask)
      socket.on('data', (part: Buffer) => {
        text += part.toString('latin1')
        if (!whole(text)) return
        took.push(performance.now() - asked)
        if (text.startsWith('HTTP/1.1 2')) done += 1
        else refused += 1
        text = ''
        ask()
      })
      socket.once('error', reject)
      socket.once('close', () => (next < requests.length ? reject(new Error('the server hung up')) : resolve()))
    })
  await Promise.all(Array.from({ length: connections }, (_, i) => one(urls[i % urls.length]!)))
  const seconds = (performance.now() - started) / 1000
  return { perSecond: Math.round(done / seconds), ...percentiles(took), done, refused }
}

/** Half, 99 % and all of the durations lie at or below these, in ms with one decimal. */
export function percentiles(took: number[]): { p50Ms: number; p99Ms: number; maxMs: number } {
  const sorted = Float64Array.from(took).sort()
  const at = (share: number) => Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 10) / 10
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }
}

/** One claim for each of the people, each with a key of its own. */
export const claims = (templateId: string, people: Person[]): Ask[] =>
  people.map(({ token }, i) => ({
    method: 'POST',
    path: `/mini/coupon-templates/${templateId}/claims`,
    token,
    key: `${templateId.slice(-12)}-${i}`,
  }))

function bytesOf({ method, path, token, key, body }: Ask): Buffer {
  const payload = body === undefined ? '' : JSON.stringify(body)
  return Buffer.from(
    `${method} /api/v1${path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${token}\r\n` +
      (key === undefined ? '' : `Idempotency-Key: ${key}\r\n`) +
      (payload ? 'Content-Type: application/json\r\n' : '') +
      (method === 'GET' ? '' : `Content-Length: ${Buffer.byteLength(payload)}\r\n`) +
      `\r\n${payload}`,
  )
}

/** Whether the text holds the whole answer; every answer of these routes says its length. */
function whole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1]
  if (length === undefined) throw new Error(`an answer without a length: ${text.slice(0, head)}`)
  return text.length >= head + 4 + Number(length)
}
