import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

/** A zip of these texts, as of this moment. */
export function zipOf(files: readonly { name: string; body: string }[], at: number): Readable {
  const zip = new ZipFile()
  for (const { name, body } of files) zip.addBuffer(Buffer.from(body), name, { mtime: new Date(at) })
  zip.end()
  return zip.outputStream as Readable
}
