import { onEachDatabase, type World } from '../../harness/world'

onEachDatabase('base: what a transaction sees', (open, dialect) => {
  let w: World
  beforeAll(async () => {
    // What is looked at here are first tries.
    w = await open({ aborts: 'none' })
  })
  afterAll(() => w.close())

  it('a second look within a transaction sees what others committed meanwhile, on every connection of the pool', async () => {
    await w.db.inTransaction((tx) => tx.query("INSERT INTO lease (name, owner, until) VALUES ('look', 'nobody', 0)"))
    const look = (tx: { query(sql: string): Promise<unknown> }) =>
      tx
        .query("SELECT until FROM lease WHERE name = 'look'")
        .then((rows) => Number((rows as { until: number }[])[0]!.until))
    if (dialect === 'sqlite') {
      // The embedded database runs one transaction after the other: there is no meanwhile.
      expect(await w.db.inTransaction(async (tx) => [await look(tx), await look(tx)])).toEqual([0, 0])
      return
    }
    const readers = 15
    let looked = 0
    let written = (): void => undefined
    const wait = new Promise<void>((done) => (written = done))
    const reading = Array.from({ length: readers }, () =>
      w.db.inTransaction(async (tx) => {
        const first = await look(tx)
        looked += 1
        await wait
        return [first, await look(tx)]
      }),
    )
    while (looked < readers) await new Promise((turn) => setTimeout(turn, 5))
    await w.db.inTransaction((tx) => tx.query("UPDATE lease SET until = 7 WHERE name = 'look'"))
    written()
    expect(await Promise.all(reading)).toEqual(Array.from({ length: readers }, () => [0, 7]))
  })
})
