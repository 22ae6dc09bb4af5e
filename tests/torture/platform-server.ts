import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

/** A platform of its own that outlives the servers that call it, and remembers whom it was asked to write to. */
export async function startPlatform(answerAfterMs: number) {
  const calls = new Map<string, number>()
  let total = 0
  let onCall: (total: number) => void = () => undefined
  const server = createServer((request, answer) => {
    void (async () => {
      const text = await bodyOf(request)
      const send = (body: object) =>
        answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      if (request.url?.startsWith('/cgi-bin/stable_token')) return send({ access_token: 'one-token', expires_in: 7200 })
      if (!request.url?.startsWith('/cgi-bin/message/subscribe/send')) return void answer.writeHead(404).end()
      const { touser } = JSON.parse(text) as { touser: string }
      calls.set(touser, (calls.get(touser) ?? 0) + 1)
      total++
      onCall(total)
      await new Promise((next) => setTimeout(next, answerAfterMs))
      send({ errcode: 0, errmsg: 'ok', msgid: 1_000_000 + total })
    })()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    total: () => total,
    /** Resolves at the n-th call since the platform was started. */
    reached: (n: number) =>
      new Promise<void>((done) => {
        onCall = (now) => (now >= n ? done() : undefined)
        if (total >= n) done()
      }),
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
