import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

/** A file's bytes, of which any stretch may be read; `until` is the first byte that is not, `most` how many come at once. */
export type FileBytes = {
  size: number
  read(from: number, until: number, most?: number): AsyncIterable<Buffer>
}

/** The file went while it was read: no fault of what it holds. */
export class FileGone extends Error {}

/** A file as it lies on the disk. */
export async function onDisk(path: string): Promise<FileBytes> {
  const { size } = await stat(path)
  return {
    size,
    read: (from, until, most = 64 * 1024) =>
      until > from ? createReadStream(path, { start: from, end: until - 1, highWaterMark: most }) : nothing(),
  }
}

async function* nothing(): AsyncGenerator<Buffer> {}

/** The bytes from there on, at most so many. */
export async function bytesAt(file: FileBytes, from: number, length: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of file.read(from, Math.min(file.size, from + length))) parts.push(part)
  return Buffer.concat(parts)
}

/** All of it in pieces of at most so many bytes. */
export const inSlices = (file: FileBytes, most: number): AsyncIterable<Buffer> => file.read(0, file.size, most)
