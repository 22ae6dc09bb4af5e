import type { Tx } from '../base/database'
import { bytes, insert, row, write } from '../base/sql'
import { open, seal } from '../base/vault'
import type { Deps } from '../deps'
import { FileGone, type FileBytes } from './file-bytes'

/**
 * What was uploaded lies in the database, in pieces, each sealed under a key of the file's own; so every process that works it
 * off has it, and with the key's row it is unreadable at once, in every backup too.
 */
export type FileKey = {
  /** The key itself as it is kept. */
  kept: Buffer
  seal(place: string, value: Buffer): Buffer
  open(place: string, sealed: Buffer): Buffer
}
type Needs = Pick<Deps, 'vault' | 'chance'>

const PIECE_BYTES = 256 * 1024
const SEALED = { sealed: bytes }

/** The label under which the vault keeps a file's key. */
export const keyLabel = (importId: string): string => `import_key|sealed|${importId}`

const withKey = (deps: Needs, importId: string, key: Buffer, kept: Buffer): FileKey => ({
  kept,
  seal: (place, value) => seal(key, `import|${importId}|${place}`, value, deps.chance),
  open: (place, sealed) => open(key, `import|${importId}|${place}`, sealed),
})

export function newFileKey(deps: Needs, importId: string): FileKey {
  const key = deps.chance.bytes(32)
  return withKey(deps, importId, key, deps.vault.sealSystem(keyLabel(importId), key.toString('base64')))
}

/** The key of a file; null once it is gone. */
export async function fileKeyOf(tx: Tx, deps: Needs, importId: string): Promise<FileKey | null> {
  const found = await row(tx, SEALED, 'SELECT sealed FROM import_key WHERE importId = ?', [importId])
  if (!found) return null
  const key = Buffer.from(deps.vault.openSystem(keyLabel(importId), found.sealed), 'base64')
  return withKey(deps, importId, key, found.sealed)
}

const pieceName = (part: 'file' | 'rejects', n: number): string => `${part}|${n}`

/** Takes bytes as they come and keeps them, a piece at a time, until `end`. */
export function keepFile(deps: Needs & Pick<Deps, 'db'>, importId: string, key: FileKey, expiresAt: number) {
  let held: Buffer[] = []
  let bytes = 0
  let n = 0
  const keep = async (piece: Buffer): Promise<void> => {
    await deps.db.inTransaction((tx) => keepPiece(tx, { importId, key, part: 'file', n, value: piece, expiresAt }))
    n++
  }
  return {
    take: async (chunk: Buffer): Promise<void> => {
      held.push(chunk)
      bytes += chunk.length
      if (bytes < PIECE_BYTES) return
      const all = Buffer.concat(held)
      let at = 0
      for (; at + PIECE_BYTES <= all.length; at += PIECE_BYTES) await keep(all.subarray(at, at + PIECE_BYTES))
      // A copy: the rest would hold all of the piece.
      held = [Buffer.from(all.subarray(at))]
      bytes = all.length - at
    },
    end: async (): Promise<void> => {
      if (bytes > 0) await keep(Buffer.concat(held))
    },
  }
}

type Piece = { importId: string; key: FileKey; part: 'file' | 'rejects'; n: number; value: Buffer; expiresAt: number }

export async function keepPiece(tx: Tx, { importId, key, part, n, value, expiresAt }: Piece): Promise<void> {
  await insert(tx, 'import_piece', { importId, part, n, sealed: key.seal(pieceName(part, n), value), expiresAt })
}

/** One piece as it was before it was sealed; null where it is gone. */
export async function pieceOf(
  tx: Tx,
  { importId, key, part, n }: Pick<Piece, 'importId' | 'key' | 'part' | 'n'>,
): Promise<Buffer | null> {
  const sql = 'SELECT sealed FROM import_piece WHERE importId = ? AND part = ? AND n = ?'
  const found = await row(tx, SEALED, sql, [importId, part, n])
  return found && key.open(pieceName(part, n), found.sealed)
}

/** The kept file for whoever reads it: any stretch, a few pieces in memory. */
export function keptFile(deps: Pick<Deps, 'db'>, importId: string, key: FileKey, size: number): FileBytes {
  let last: { n: number; value: Buffer } | null = null
  const piece = async (n: number): Promise<Buffer> => {
    if (last?.n !== n) {
      const value = await deps.db.read((tx) => pieceOf(tx, { importId, key, part: 'file', n }))
      if (!value) throw new FileGone()
      last = { n, value }
    }
    return last.value
  }
  return {
    size,
    async *read(from, until, most = PIECE_BYTES) {
      for (let at = from; at < until;) {
        const n = Math.floor(at / PIECE_BYTES)
        const within = at - n * PIECE_BYTES
        const part = (await piece(n)).subarray(within, Math.min(within + most, until - n * PIECE_BYTES))
        if (part.length === 0) throw new FileGone()
        at += part.length
        yield part
      }
    },
  }
}

/** Takes the pieces of a part away, some at a time: each is a quarter of a megabyte. */
export async function dropPieces(deps: Pick<Deps, 'db'>, importId: string, part: 'file' | 'rejects'): Promise<void> {
  const sql = 'DELETE FROM import_piece WHERE importId = ? AND part = ? AND n >= ? AND n < ?'
  for (let from = 0; ; from += 40) {
    const gone = await deps.db.inTransaction((tx) => write(tx, sql, [importId, part, from, from + 40]))
    if (gone === 0) return
  }
}
