import { affected, openDatabase, type Database } from '../../../server/base/database'

/** Conditional updates decide races by the number of rows they touched, so that number must be true on the embedded database. */
describe('embedded database: rows touched', () => {
  let db: Database
  beforeAll(async () => {
    db = await openDatabase('sqlite::memory:', { entities: [], migrations: [] })
    await db.read((tx) => tx.query('CREATE TABLE pair (id INTEGER PRIMARY KEY, n INTEGER)'))
  })
  afterAll(() => db.close())

  it('counts inserts, updates that match, updates that match nothing, and deletes', async () => {
    await db.inTransaction(async (tx) => {
      expect(affected(await tx.query('INSERT INTO pair (id, n) VALUES (41, 1), (42, 1)'))).toBe(2)
      expect(affected(await tx.query('UPDATE pair SET n = 2 WHERE id = ? AND n = 1', [42]))).toBe(1)
      expect(affected(await tx.query('UPDATE pair SET n = 2 WHERE id = ? AND n = 1', [42]))).toBe(0)
      expect(affected(await tx.query('DELETE FROM pair WHERE id > 0'))).toBe(2)
    })
  })

  it('still answers rows to a question', async () => {
    await db.inTransaction((tx) => tx.query('INSERT INTO pair (id, n) VALUES (7, 7)'))
    expect(await db.read((tx) => tx.query('SELECT n FROM pair WHERE id = ?', [7]))).toEqual([{ n: 7 }])
  })
})
