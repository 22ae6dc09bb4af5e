import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { AppError, invalid } from './errors'

/** What came with a form (RFC 7578): its fields, and of its one file the name and the number of bytes. */
export type Received = { fields: Record<string, string>; file: { name: string; bytes: number } | null }
export type Sink = (chunk: Buffer) => Promise<void> | void

const MOST_FIELDS = 512 * 1024
const LIMITS = { parts: 20, fieldSize: MOST_FIELDS, headerPairs: 20, headerSize: 8 * 1024 }

const malformed = (): AppError => invalid('body', 'no sound form')

/**
 * Reads a form of a few fields and one file, `name`, in bounded memory: the file's bytes go to the sink as they come. Refused
 * are another type (415), more than so many bytes of file (413), and what is no sound form to its end (422); what the sink
 * throws is thrown on.
 */
export async function readForm(
  req: IncomingMessage,
  { name, maxBytes }: { name: string; maxBytes: number },
  sink: Sink,
): Promise<Received> {
  const form = formOf(req)
  if (Number(req.headers['content-length'] ?? 0) > maxBytes + LIMITS.parts * LIMITS.fieldSize)
    throw new AppError('payload_too_large')
  const fields: Record<string, string> = {}
  let file: Received['file'] = null
  let refusal: Error | null = null
  let given = Promise.resolve()
  const refuse = (error: Error): void => {
    refusal ??= error
    form.destroy(refusal)
  }
  form.on('field', (field, value, _, isCut) => {
    if (isCut) return refuse(new AppError('payload_too_large'))
    if (Object.hasOwn(fields, field)) return refuse(invalid(field, 'said twice'))
    // A field may be called as what every object has.
    Object.defineProperty(fields, field, { value, enumerable: true })
  })
  form.on('file', (field, bytes, fileName) => {
    // Whatever becomes of it, an end in its middle is told by the form.
    bytes.on('error', () => undefined)
    if (field !== name) return refuse(invalid(field, 'unknown field'))
    if (file) return refuse(invalid(name, 'more than one file'))
    // What browsers write for quotes and breaks in names (WHATWG, multipart/form-data).
    const taken = (file = { name: fileName.replace(/%22/g, '"').replace(/%0D|%0A/gi, ' '), bytes: 0 })
    given = take(bytes, maxBytes, sink, (count) => void (taken.bytes += count))
    given.catch(refuse)
  })
  form.on('partsLimit', () => refuse(malformed()))
  // It may complain more than once, and after it was given up.
  form.on('error', () => undefined)
  const over = once(form, 'finish')
  over.catch(() => undefined)
  try {
    // A refusal is still to be answered: the connection stays.
    for await (const chunk of req.iterator({ destroyOnReturn: false }))
      if (!form.destroyed && !form.write(chunk)) await once(form, 'drain')
    form.end()
    await over
  } catch {
    // Who hangs up in the middle is told nothing; what came is no form.
    throw refusal ?? malformed()
  }
  await given
  return { fields, file }
}

function formOf(req: IncomingMessage): BusboyInstance {
  const type = req.headers['content-type'] ?? ''
  if (!/^multipart\/form-data\s*(;|$)/i.test(type)) throw new AppError('unsupported_media_type')
  try {
    return new Busboy({ headers: { ...req.headers, 'content-type': type }, limits: LIMITS })
  } catch {
    throw malformed()
  }
}

async function take(bytes: Readable, most: number, sink: Sink, counted: (bytes: number) => void): Promise<void> {
  let sum = 0
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    sum += chunk.length
    if (sum > most) throw new AppError('payload_too_large')
    counted(chunk.length)
    await sink(chunk)
  }
}
