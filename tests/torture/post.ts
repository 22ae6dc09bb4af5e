import { Agent, request } from 'node:http'

export type Answer = { status: number; text: string; code: string | null; replayed: boolean; retryAfter: string | null }
/** Sends one POST and answers what came back; rejects when nothing did (the outcome is unknown then). */
export type Post = (path: string, input: { token: string; key?: string; body?: unknown }) => Promise<Answer>

/** A client with kept-alive connections, so that a race is of requests and not of handshakes. */
export function client(url: string, sockets: number): { post: Post; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets })
  const { hostname, port } = new URL(url)
  const post: Post = (path, { token, key, body }) =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? '' : JSON.stringify(body)
      const call = request(
        {
          agent,
          hostname,
          port,
          method: 'POST',
          path: `/api/v1${path}`,
          timeout: 60_000,
          headers: {
            Authorization: `Bearer ${token}`,
            ...(key === undefined ? {} : { 'Idempotency-Key': key }),
            ...(payload ? { 'Content-Type': 'application/json' } : {}),
            'Content-Length': Buffer.byteLength(payload),
          },
        },
        (answer) => {
          const parts: Buffer[] = []
          answer.on('data', (part: Buffer) => parts.push(part))
          answer.on('error', reject)
          answer.on('end', () => {
            const text = Buffer.concat(parts).toString('utf8')
            const status = answer.statusCode ?? 0
            const retryAfter = answer.headers['retry-after'] ?? null
            const code = status >= 400 && text ? (JSON.parse(text) as { code: string }).code : null
            resolve({ status, text, code, replayed: answer.headers['idempotent-replayed'] === 'true', retryAfter })
          })
        },
      )
      call.on('timeout', () => call.destroy(new Error('no answer within a minute')))
      call.on('error', reject)
      call.end(payload)
    })
  return { post, close: () => agent.destroy() }
}
