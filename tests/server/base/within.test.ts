import { readWithin } from '../../../server/base/within'
import { AppError } from '../../../server/base/errors'
import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('reads that may not take long', (open, dialect) => {
  let w: World
  beforeAll(async () => {
    w = await open()
  })
  afterAll(() => w.close())

  const SLOW =
    dialect === 'mysql'
      ? 'SELECT SLEEP(20) AS n'
      : 'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 300000) SELECT COUNT(*) AS n FROM c'

  it('answer what is quick', async () => {
    const found: unknown = await readWithin(w.db, 5_000, (tx) => tx.query('SELECT 1 AS n'))
    expect(found).toMatchObject([{ n: 1 }])
  })

  it('are stopped there and told so, but in the embedded database, which cannot be stopped', async () => {
    const asked = readWithin(w.db, 100, (tx) => tx.query(SLOW))
    if (dialect === 'sqlite') return expect(await asked).toMatchObject([{ n: 300_000 }])
    await expect(asked).rejects.toEqual(new AppError('question_too_long'))
  })

  it('leave no limit behind for who comes after, and other errors as they are', async () => {
    await expect(readWithin(w.db, 100, (tx) => tx.query('SELECT nothing FROM nowhere'))).rejects.not.toBeInstanceOf(
      AppError,
    )
    if (dialect === 'sqlite') return
    // All connections of the pool at once.
    const ask = 'SELECT SLEEP(0.2) AS n, @@max_statement_time AS most'
    const all = await Promise.all(
      Array.from({ length: 12 }, () => w.db.read<unknown>((tx) => tx.query(ask) as Promise<unknown>)),
    )
    for (const one of all) expect(one).toMatchObject([{ n: 0 }])
    for (const [one] of all as [{ most: string }][]) expect(Number(one.most)).toBe(0)
  })
})
