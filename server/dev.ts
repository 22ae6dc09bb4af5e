import { resolve } from 'node:path'
import { ConfigError, readConfig } from './base/config'
import { beforeServing } from './before-serving'
import { seed } from './seed/sample-brand'
import { start } from './start'

/** `npm start`: everything on one port with sample data; tells where to look once it is ready. */
export async function startForDevelopment(tell: (lines: Record<string, string>) => void): Promise<void> {
  try {
    const running = await start({ config: readConfig(), dist: resolve(__dirname, '../..'), guard: beforeServing })
    await seed(running.deps)
    const { url } = running
    tell({
      shopper: running.sandbox ? `${url}/?person=${await samplePerson(url)}` : `${url}/`,
      console: `${url}/console/`,
      ...(running.sandbox ? { sandbox: `${url}/sandbox/` } : {}),
      docs: `${url}/docs`,
    })
    const end = () => {
      setTimeout(() => process.exit(1), 9_500).unref()
      void running.stop().then(() => process.exit(0))
    }
    process.once('SIGTERM', end)
    process.once('SIGINT', end)
  } catch (error) {
    console.error(error instanceof ConfigError ? error.message : error)
    process.exit(1)
  }
}

/** Somebody with a phone, so that the shopper's address works at once; made at the first start. */
async function samplePerson(url: string): Promise<string> {
  const people = (await (await fetch(`${url}/sandbox/api/people`)).json()) as { items: { id: string }[] }
  const first = people.items[people.items.length - 1]
  if (first) return first.id
  const made = await fetch(`${url}/sandbox/api/people`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ phone: '13800005678', name: '林小满' }),
  })
  return ((await made.json()) as { id: string }).id
}
