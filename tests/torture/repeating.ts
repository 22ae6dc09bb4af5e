import type { Database, Tx } from '../../server/base/database'

class Undone extends Error {}

/**
 * While the work runs, every transaction of this database is undone once when all of it is done, and done again, as after a
 * deadlock. Unlike the share that every world plants (../harness/aborts) it is sure to meet the one that is looked at.
 */
export async function repeating<T>(db: Database, work: () => Promise<T>): Promise<T> {
  const once = db.inTransaction
  const firstTry = async (try_: (tx: Tx) => Promise<unknown>): Promise<void> => {
    await once(async (tx) => {
      await try_(tx)
      throw new Undone()
    }).catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error
    })
  }
  db.inTransaction = async (try_) => {
    await firstTry(try_)
    return once(try_)
  }
  try {
    return await work()
  } finally {
    db.inTransaction = once
  }
}
