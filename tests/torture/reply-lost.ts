import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A way to the server on which requests arrive and no answer ever comes back. */
export type LossyWay = { url: string; lost(): number; close(): Promise<void> }

/** Passes every request on whole; when the answer begins to come the caller's connection is cut instead. */
export async function loseReplies(target: string): Promise<LossyWay> {
  const { hostname, port } = new URL(target)
  const open = new Set<Socket>()
  let lost = 0
  const server = createServer((caller) => {
    const onward = connect(Number(port), hostname)
    for (const socket of [caller, onward]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => open.delete(socket))
    }
    caller.pipe(onward)
    onward.on('data', () => {
      lost += 1
      caller.destroy()
      onward.destroy()
    })
    onward.on('close', () => caller.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lost: () => lost,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise<void>((done) => void server.close(() => done()))
    },
  }
}
