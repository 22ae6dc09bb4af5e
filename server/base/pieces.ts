import type { Database, Tx } from './database'
import type { JobRun } from './jobs'

/** A piece is to be over after so long: nobody waits longer for its rows, or for the one embedded database, in ms. */
const AIM_MS = 25
/** As many at first, and no fewer for slowness alone: beneath it the commits cost more than the rows. */
const FIRST = 50

type Pieces = {
  db: Database
  /** So many rows in one transaction at most. */
  most: number
  /** Does the next so many rows; false when there are none left. */
  piece(tx: Tx, size: number): Promise<boolean>
  /** Puts the next row, which by itself makes its piece fail, behind it, written down as failed; absent: the job fails. */
  passOver?(tx: Tx, error: unknown): Promise<void>
}

/**
 * Long work in pieces, each a transaction of its own, as large as goes in a moment on this machine. It lets go after a
 * second or two, or when the process stops, and is called again; where it stands is kept by the pieces themselves. A
 * piece that fails is done again row by row, so that one bad row stops none of the others.
 */
export async function inPieces(
  run: Pick<JobRun, 'letGo'>,
  { db, most, piece, passOver }: Pieces,
): Promise<void | { again: number }> {
  let size = Math.min(FIRST, most)
  while (!run.letGo()) {
    let began = 0
    try {
      const more = await db.inTransaction((tx) => {
        began = performance.now()
        return piece(tx, size)
      })
      if (!more) return
      size = nextSize(size, performance.now() - began, most)
    } catch (error) {
      if (!passOver || isOutage(error)) throw error
      if (size === 1) await db.inTransaction((tx) => passOver(tx, error))
      size = 1
    }
  }
  return { again: 0 }
}

function nextSize(size: number, took: number, most: number): number {
  if (took > AIM_MS) return Math.max(Math.min(size, FIRST), Math.floor(size / 2))
  return took < AIM_MS / 2 ? Math.min(most, size * 2) : size
}

/**
 * After so long a piece is to be over of which much is asked once, however many rows it has, in ms: nobody waits longer for
 * its rows. Of the embedded database everybody waits for all; elsewhere a longer one costs nobody else more.
 */
export const longestPiece = ({ dialect }: Pick<Database, 'dialect'>): number => (dialect === 'sqlite' ? 100 : 300)

const OUTAGE =
  /^(E[A-Z]+|PROTOCOL_\w+|ER_SERVER_SHUTDOWN|ER_CON_COUNT_ERROR|ER_DISK_FULL|ER_OPTION_PREVENTS_STATEMENT|SQLITE_(FULL|IOERR|READONLY|CANTOPEN)\w*)$/

/** Whether the database itself is away or full: every row would fail, and none of them is to blame. */
export const isOutage = (error: unknown): boolean => {
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } }
  return [code, driverError?.code].some((c) => typeof c === 'string' && OUTAGE.test(c))
}
