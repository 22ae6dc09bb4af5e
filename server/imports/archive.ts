import { Readable } from 'node:stream'
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl'
import { FileGone, type FileBytes } from './file-bytes'
import { isOutage } from '../base/pieces'
import { FileRefused, LIMITS } from './refused'

/** An archive of which parts are read by name, and no more of all of them together than a workbook may hold. */
export class Archive {
  private inflated = 0
  /** How far each part has been read: one that is read again holds no more than before. */
  private readonly known = new Map<Entry, number>()
  private readonly most: number
  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {
    const { least, times, most } = LIMITS.inflated
    this.most = Math.min(most, Math.max(least, zip.fileSize * times))
  }

  /** Opens it and reads what it lists; refused are damaged ones, those with an enciphered part and such with more parts than any workbook has. */
  static async open(file: FileBytes): Promise<Archive> {
    const zip = await fromRandomAccessReaderPromise(new Stretches(file), file.size, { autoClose: false }).catch(
      (error: unknown) => {
        throw asRefusal(error)
      },
    )
    const entries = new Map<string, Entry>()
    try {
      for await (const entry of zip.eachEntry()) {
        if (entry.isEncrypted()) throw new FileRefused('file_archive', { detail: 'password' })
        if (entries.size >= LIMITS.archiveEntries) throw new FileRefused('file_archive')
        entries.set(partName(entry.fileName), entry)
      }
    } catch (error) {
      zip.close()
      throw asRefusal(error)
    }
    return new Archive(zip, entries)
  }

  has(name: string): boolean {
    return this.entries.has(partName(name))
  }

  /**
   * The bytes of a part as they come out. They are counted, whatever the archive says of their number: a small file that
   * holds a very large one is refused when it passes what a workbook may hold.
   */
  async *read(name: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(partName(name))
    if (!entry) throw new FileRefused('file_damaged', { detail: name })
    let stream: Readable | undefined
    let bytes = 0
    try {
      stream = await this.zip.openReadStreamPromise(entry)
      for await (const chunk of stream) {
        bytes += (chunk as Buffer).length
        const more = bytes - (this.known.get(entry) ?? 0)
        if (more > 0) {
          this.inflated += more
          this.known.set(entry, bytes)
        }
        if (this.inflated > this.most) throw new FileRefused('file_too_large', { detail: 'inflated' })
        yield chunk as Buffer
      }
    } catch (error) {
      throw asRefusal(error, name)
    } finally {
      stream?.destroy()
    }
  }

  close(): void {
    this.zip.close()
  }
}

/** What breaks is the file's fault, but where whoever keeps it is away or has it no more. */
const asRefusal = (error: unknown, part?: string): Error =>
  error instanceof FileRefused || error instanceof FileGone || isOutage(error)
    ? (error as Error)
    : new FileRefused('file_damaged', part === undefined ? {} : { detail: part })

/** Any stretch of the file, as the reader of archives asks for them. */
class Stretches extends RandomAccessReader {
  constructor(private readonly file: FileBytes) {
    super()
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.file.read(start, end))
  }
}

/** Parts are named without regard to case ([ECMA-376-2] 10.1.2), and from the root or not. */
const partName = (name: string): string => name.replace(/\\/g, '/').replace(/^\//, '').toLowerCase()
