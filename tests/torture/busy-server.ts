import { createWorld, type Dialect } from '../harness/world'
import { openDesk } from '../server/campaigns/desk'
import { openShop } from '../server/coupons/shop'
import { crowd } from './crowd'

/** What to be busy with, from the environment: lists of so many codes each, and a campaign to so many members. */
export type Busy = { dialect: Dialect; lists: number; codes: number; members: number }
export type Told =
  { url: string } | { welcomedAfterMs: number; bulkOver: boolean } | { over: boolean; drawn: number; frozen: number }

/**
 * A server in a process of its own with its long work lying ready. `begin` lets the work start, `welcome` has somebody
 * follow the account and tells after how long she was greeted, `look` tells how far the work is.
 */
async function main(busy: Busy): Promise<void> {
  const w = await createWorld(busy.dialect, { realTime: true, env: { JOBS_BULK: String(busy.lists + 1) } })
  const shop = await openShop(w)
  const template = await shop.publish()
  for (let n = 0; n < busy.lists; n++) {
    const made = await w.call('createCodeList', {
      token: shop.marketer.token,
      params: { id: template.id },
      key: shop.key(),
      body: { kind: 'exchange', name: `list ${n}`, generate: busy.codes },
    })
    if (made.status !== 201) throw new Error(made.text)
  }
  if (busy.members > 0) {
    const desk = await openDesk(w)
    await desk.settings({ approvalAbove: 1_000_000 })
    const { id } = await desk.draft(await crowd(w, busy.members))
    await desk.launch(id)
  }
  const one = async (sql: string): Promise<number> =>
    Number(((await w.db.read((tx) => tx.query(sql))) as { n: number }[])[0]!.n)
  const over = async () => (await one("SELECT COUNT(*) AS n FROM job WHERE lane = 'bulk' AND dueAt IS NOT NULL")) === 0
  const welcome = async (): Promise<Told> => {
    const who = await w.person()
    const began = performance.now()
    await w.sandbox('POST', `/people/${who.id}/follow`, {})
    while ((await who.inbox()).length === 0) await new Promise((wait) => setTimeout(wait, 20))
    return { welcomedAfterMs: performance.now() - began, bulkOver: await over() }
  }
  process.on('message', (asked: 'begin' | 'welcome' | 'look' | 'end') => {
    const answer = async (): Promise<Told | null> => {
      if (asked === 'begin') w.running.runner.start()
      if (asked === 'welcome') return welcome()
      if (asked === 'look')
        return {
          over: await over(),
          drawn: await one('SELECT SUM(total) AS n FROM code_list'),
          frozen: await one('SELECT COUNT(*) AS n FROM campaign_send'),
        }
      if (asked === 'end') await w.close().finally(() => process.exit(0))
      return null
    }
    answer().then(
      (told) => told && process.send!(told),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
  process.send!({ url: w.url } satisfies Told)
}

process.once('disconnect', () => process.exit(0))
main(JSON.parse(process.env.BUSY!) as Busy).catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
