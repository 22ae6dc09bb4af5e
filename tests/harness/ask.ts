import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true })

export type Asked = { method?: string; headers?: Record<string, string>; body?: string }
export type Answered = { status: number; headers: Headers; text: string }

/** One request over HTTP. `fetch` does the same at several times the cost, and the suites make some hundred thousand. */
export function ask(url: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answered> {
  return new Promise((done, fail) => {
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
    const asking = request(url, { method, headers: { ...headers, ...length }, agent }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', fail)
      answer.on('end', () => {
        const told = new Headers()
        for (let i = 0; i < answer.rawHeaders.length; i += 2)
          told.append(answer.rawHeaders[i]!, answer.rawHeaders[i + 1]!)
        done({ status: answer.statusCode!, headers: told, text: Buffer.concat(parts).toString('utf8') })
      })
    })
    asking.on('error', (error: Error & { code?: string }) => {
      // The server closed an idle connection just as it was taken again: nothing was asked yet.
      if (asking.reusedSocket && error.code === 'ECONNRESET') ask(url, { method, headers, body }).then(done, fail)
      else fail(error)
    })
    asking.end(body)
  })
}
