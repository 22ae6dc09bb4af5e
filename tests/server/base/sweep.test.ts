import { sweep } from '../../../server/base/sweep'
import type { Database } from '../../../server/base/database'
import { insert, row, whole } from '../../../server/base/sql'
import { housekeepingJobs } from '../../../server/base/housekeeping'
import { onEachDatabase, type World } from '../../harness/world'

const N = { n: whole }

onEachDatabase('rows kept for a time', (open) => {
  let w: World
  beforeAll(async () => {
    w = await open({ agreements: false })
  })
  afterAll(() => w.close())

  const tokens = (count: number, expiresAt: number) =>
    w.db.inTransaction((tx) =>
      insert(
        tx,
        'follow_token',
        Array.from({ length: count }, (_, i) => ({
          tokenHash: `${expiresAt}-${i}`,
          followerOpenid: `f${i}`,
          expiresAt,
          usedBy: null,
        })),
      ),
    )
  const left = () =>
    w.db.read(async (tx) => (await row(tx, N, 'SELECT COUNT(*) AS n FROM follow_token WHERE 1 = ?', [1]))!.n)

  /** The same database, noting how many tokens each transaction took away. */
  function watched(gone: number[]): Database {
    const count = (tx: Parameters<Parameters<Database['read']>[0]>[0]) =>
      row(tx, N, 'SELECT COUNT(*) AS n FROM follow_token').then((r) => r!.n)
    return {
      ...w.db,
      inTransaction: async (work) => {
        let taken = 0
        const answer = await w.db.inTransaction(async (tx) => {
          const before = await count(tx)
          const done = await work(tx)
          taken = before - (await count(tx))
          return done
        })
        // Only what was committed counts: the work may have been done twice.
        if (taken > 0) gone.push(taken)
        return answer
      },
    }
  }

  it('go in pieces of at most 500, those whose time is not over stay', async () => {
    const now = w.clock.now()
    await tokens(1_700, now - 90_000_000)
    await tokens(30, now)
    const gone: number[] = []
    await housekeepingJobs({ ...w.deps, db: watched(gone) })['base.housekeeping']!({} as never)
    expect(gone).toEqual([500, 500, 500, 200])
    expect(await left()).toBe(30)
  })

  it('stay where they are prolonged between the look and the taking', async () => {
    const now = w.clock.now()
    await tokens(3, now - 1)
    const prolonging: Database = {
      ...w.db,
      inTransaction: async (work) => {
        await w.db.inTransaction((tx) =>
          tx.query('UPDATE follow_token SET expiresAt = ? WHERE tokenHash = ?', [now + 1, `${now - 1}-1`]),
        )
        return w.db.inTransaction(work)
      },
    }
    expect(await sweep(prolonging, { table: 'follow_token', key: 'tokenHash', at: 'expiresAt' }, now)).toBe(2)
    expect(await left()).toBe(31)
  })
})
