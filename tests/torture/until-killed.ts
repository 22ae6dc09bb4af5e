import type { ServerProcess } from './installation'
import { client, type Answer, type Post } from './post'

/** What the caller knows of each of its requests; no entry means that it was not sent or nothing came back. */
export type Known<Ask> = Map<Ask, Answer>
type Send<Ask> = (post: Post, ask: Ask) => Promise<Answer>

const SOCKETS = 64

/** Works through what is not known yet until so many are answered, then kills; answers how many were ever sent. */
export async function askUntilKilled<Ask>(
  servers: ServerProcess[],
  asks: readonly Ask[],
  known: Known<Ask>,
  until: number,
  send: Send<Ask>,
): Promise<number> {
  const clients = servers.map((s) => client(s.url, SOCKETS))
  const killAll = () => Promise.all(servers.map((s) => s.kill())).then(() => undefined)
  const open = asks.filter((a) => !known.has(a))
  let sent = known.size
  let killed: Promise<void> | null = null
  const worker = async () => {
    for (let ask = open.shift(); ask && !killed; ask = open.shift()) {
      sent += 1
      const { post } = clients[sent % clients.length]!
      const answer = await send(post, ask).catch(() => null)
      if (answer) known.set(ask, answer)
      if (known.size >= until) killed ??= killAll()
    }
  }
  await Promise.all(Array.from({ length: SOCKETS }, worker))
  await (killed ?? killAll())
  for (const { close } of clients) close()
  return sent
}

/** Everything asked of a server that lives on. */
export async function askAll<Ask>(server: ServerProcess, asks: readonly Ask[], send: Send<Ask>): Promise<Known<Ask>> {
  const { post, close } = client(server.url, SOCKETS)
  const open = [...asks]
  const known: Known<Ask> = new Map()
  const worker = async () => {
    for (let ask = open.shift(); ask; ask = open.shift()) known.set(ask, await send(post, ask))
  }
  await Promise.all(Array.from({ length: SOCKETS }, worker))
  close()
  return known
}
