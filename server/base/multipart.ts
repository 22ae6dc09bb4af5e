import type { IncomingMessage } from 'node:http'
import { AppError, invalid } from './errors'

/** What came with a form (RFC 7578): its fields, and of its one file the name and the number of bytes. */
export type Received = { fields: Record<string, string>; file: { name: string; bytes: number } | null }
export type Sink = (chunk: Buffer) => Promise<void> | void

const MOST_HEADERS = 8 * 1024
const MOST_FIELDS = 512 * 1024
const MOST_PARTS = 20
const CRLF = Buffer.from('\r\n')
const HEADERS_END = Buffer.from('\r\n\r\n')

const malformed = (): AppError => invalid('body', 'no sound form')

/**
 * Reads a form of a few fields and one file, `name`, in bounded memory: the file's bytes go to the sink as they come. Refused
 * are another type (415), more than so many bytes of file (413), and what is no sound form to its end (422).
 */
export async function readForm(
  req: IncomingMessage,
  { name, maxBytes }: { name: string; maxBytes: number },
  sink: Sink,
): Promise<Received> {
  const boundary = boundaryOf(req.headers['content-type'] ?? '')
  const most = maxBytes + MOST_FIELDS + MOST_PARTS * MOST_HEADERS
  if (Number(req.headers['content-length'] ?? 0) > most) throw new AppError('payload_too_large')
  const form = new Form(boundary, name, maxBytes, sink)
  try {
    // A refusal is still to be answered: the connection stays.
    for await (const chunk of req.iterator({ destroyOnReturn: false })) await form.take(chunk as Buffer)
  } catch (error) {
    // Who hangs up in the middle is told nothing; what came is no form.
    throw error instanceof AppError || form.isBusy ? error : malformed()
  }
  return form.end()
}

function boundaryOf(type: string): string {
  if (!/^multipart\/form-data\s*(;|$)/i.test(type)) throw new AppError('unsupported_media_type')
  const found = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(type)
  const boundary = found?.[1] ?? found?.[2]
  if (boundary === undefined) throw malformed()
  return boundary
}

type Part = { name: string; fileName: string | null }

/** Where a form that is still coming stands: before a part, within its headers, within its body, behind the last one. */
class Form {
  private readonly delimiter: Buffer
  // The first delimiter stands at the very beginning, all others behind a break.
  private held: Buffer = CRLF
  private state: 'before' | 'after' | 'headers' | 'body' | 'over' = 'before'
  private part: Part | null = null
  private value: Buffer[] = []
  private valueBytes = 0
  private parts = 0
  private readonly fields: Record<string, string> = {}
  private file: Received['file'] = null
  /** The sink is at work: what it throws is its own. */
  isBusy = false

  constructor(
    boundary: string,
    private readonly fileField: string,
    private readonly maxBytes: number,
    private readonly sink: Sink,
  ) {
    this.delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
  }

  async take(chunk: Buffer): Promise<void> {
    if (this.state === 'over') return
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk])
    while (await this.step());
  }

  end(): Received {
    if (this.state !== 'over') throw malformed()
    return { fields: this.fields, file: this.file }
  }

  /** One step further; false where more has to come first. */
  private async step(): Promise<boolean> {
    if (this.state === 'before' || this.state === 'body') return this.toDelimiter()
    if (this.state === 'after') return this.behindDelimiter()
    return this.state === 'headers' && this.readHeaders()
  }

  private async toDelimiter(): Promise<boolean> {
    const at = this.held.indexOf(this.delimiter)
    // The beginning of a delimiter may be the end of what has come so far.
    const sure = at >= 0 ? at : Math.max(0, this.held.length - this.delimiter.length + 1)
    if (this.state === 'body' && sure > 0) await this.give(this.held.subarray(0, sure))
    this.held = this.held.subarray(at >= 0 ? at + this.delimiter.length : sure)
    if (at < 0) return false
    if (this.state === 'body') this.finish()
    this.state = 'after'
    return true
  }

  private behindDelimiter(): boolean {
    const at = this.held.indexOf(CRLF)
    if (this.held.subarray(0, 2).toString('latin1') === '--') {
      this.state = 'over'
      return false
    }
    if (at < 0) {
      if (this.held.length > 200) throw malformed()
      return false
    }
    // Blanks may stand behind a delimiter (RFC 2046, 5.1.1), nothing else.
    if (this.held.subarray(0, at).toString('latin1').trim() !== '') throw malformed()
    if (++this.parts > MOST_PARTS) throw malformed()
    this.held = this.held.subarray(at)
    this.state = 'headers'
    return true
  }

  private readHeaders(): boolean {
    const at = this.held.indexOf(HEADERS_END)
    if (at < 0 || at > MOST_HEADERS) {
      if (this.held.length > MOST_HEADERS) throw malformed()
      return false
    }
    const headers = this.held.subarray(0, at).toString('utf8')
    const disposition = /(?:^|\r\n)content-disposition:\s*form-data\s*;([^\r\n]*)/i.exec(headers)?.[1]
    const name = parameter(disposition, 'name')
    if (name === null) throw malformed()
    this.part = { name, fileName: parameter(disposition, 'filename') }
    if (this.part.fileName !== null) {
      if (name !== this.fileField) throw invalid(name, 'unknown field')
      if (this.file) throw invalid(name, 'more than one file')
      this.file = { name: this.part.fileName, bytes: 0 }
    } else if (Object.hasOwn(this.fields, name)) throw invalid(name, 'said twice')
    this.held = this.held.subarray(at + HEADERS_END.length)
    this.state = 'body'
    return true
  }

  private async give(bytes: Buffer): Promise<void> {
    if (this.part?.fileName === null) {
      this.valueBytes += bytes.length
      if (this.valueBytes > MOST_FIELDS) throw new AppError('payload_too_large')
      this.value.push(Buffer.from(bytes))
      return
    }
    this.file!.bytes += bytes.length
    if (this.file!.bytes > this.maxBytes) throw new AppError('payload_too_large')
    this.isBusy = true
    await this.sink(bytes)
    this.isBusy = false
  }

  private finish(): void {
    if (this.part?.fileName === null)
      Object.defineProperty(this.fields, this.part.name, {
        value: Buffer.concat(this.value).toString('utf8'),
        enumerable: true,
      })
    this.value = []
    this.part = null
  }
}

/** A parameter of a disposition, with what browsers write for quotes and breaks in names (WHATWG, multipart/form-data). */
function parameter(disposition: string | undefined, name: string): string | null {
  const found = new RegExp(`(?:^|[;\\s])${name}="([^"]*)"|(?:^|[;\\s])${name}=([^\\s;"]+)`, 'i').exec(disposition ?? '')
  const value = found?.[1] ?? found?.[2]
  return value === undefined ? null : value.replace(/%22/g, '"').replace(/%0D|%0A/gi, ' ')
}
