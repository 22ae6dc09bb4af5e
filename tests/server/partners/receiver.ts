import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'

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

type IsGenuine = (header: string, rawBody: string, secret: string, nowSeconds: number) => boolean

/** The very lines that the integrator's guide tells a shop system to check a signature with. */
export const isGenuine: IsGenuine = (() => {
  const guide = readFileSync(join(__dirname, '../../../docs/integrator.md'), 'utf8')
  const lines = /```js\n([\s\S]*?)```/.exec(guide)?.[1]
  if (!lines?.includes('isGenuine')) throw new Error('the guide has no sample any more')
  return runInNewContext(`${lines}; isGenuine`, { require, Buffer }) as IsGenuine
})()
