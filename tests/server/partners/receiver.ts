import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Heard = { path: string; headers: IncomingHttpHeaders; raw: string; body: Told }
export type Told = { id: string; event: string; at: string; data: Record<string, unknown> }
type Reply = { status: number; headers?: Record<string, string> } | 'hang'

/** A shop system that listens on loopback, keeps what it hears and answers as it is told to. */
export async function openReceiver() {
  const heard: Heard[] = []
  let reply: (n: number) => Reply = () => ({ status: 200 })
  const server = createServer((request, answer) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => void parts.push(part))
    request.on('end', () => {
      const raw = Buffer.concat(parts).toString('utf8')
      heard.push({ path: request.url ?? '', headers: request.headers, raw, body: JSON.parse(raw) as Told })
      const said = reply(heard.length)
      if (said !== 'hang') answer.writeHead(said.status, said.headers).end('thanks')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    heard,
    answer: (next: (n: number) => Reply) => void (reply = next),
    reset() {
      heard.splice(0)
      reply = () => ({ status: 200 })
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((done) => void server.close(() => done()))
    },
  }
}
export type Receiver = Awaited<ReturnType<typeof openReceiver>>

/** As the integrator's guide shows it: the time is near, and the signature is that of time and raw body. */
export function isGenuine(header: string, rawBody: string, secret: string, nowSeconds: number): boolean {
  const parts = new Map(header.split(',').map((part) => part.split('=', 2) as [string, string]))
  const t = Number(parts.get('t'))
  if (!Number.isInteger(t) || Math.abs(nowSeconds - t) > 300) return false
  const expected = createHmac('sha256', secret).update(`${t}.${rawBody}`).digest()
  const given = Buffer.from(parts.get('v1') ?? '', 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
