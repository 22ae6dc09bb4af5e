import { bytesAt, inSlices, type FileBytes } from './file-bytes'
import { FileRefused } from './refused'

export type Encoding = 'utf8' | 'gb18030' | 'utf16le' | 'utf16be'
export type Encoded = { encoding: Encoding; bom: boolean }

const LABELS: Record<Encoding, string> = {
  utf8: 'utf-8',
  gb18030: 'gb18030',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
}

/**
 * How the text of a file is encoded, by strictly decoding all of it: a byte order mark, else UTF-8, else GB18030 (never GBK,
 * which loses 䶮, € and emoji). Refused are text cut within a sign, bytes that are neither, and what is no text.
 */
export async function encodingOf(file: FileBytes): Promise<Encoded> {
  const head = await bytesAt(file, 0, 65_536)
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return strictly(file, 'utf8', true)
  if (head[0] === 0xff && head[1] === 0xfe) return strictly(file, 'utf16le', true)
  if (head[0] === 0xfe && head[1] === 0xff) return strictly(file, 'utf16be', true)
  const wide = unmarkedWide(head)
  if (wide) return strictly(file, wide, false)
  const utf8 = await decodes(file, 'utf8')
  if (utf8.fault === null) return { encoding: 'utf8', bom: false }
  // A few bad bytes in good UTF-8 would come out of GB18030 as other people's names.
  if (mostlyUtf8(utf8.around, utf8.fault === 'cut' ? 0 : 2)) throw new FileRefused(reasonOf(utf8.fault))
  return strictly(file, 'gb18030', false)
}

async function strictly(file: FileBytes, encoding: Encoding, bom: boolean): Promise<Encoded> {
  const { fault } = await decodes(file, encoding)
  if (fault !== null) throw new FileRefused(reasonOf(fault))
  return { encoding, bom }
}

const reasonOf = (fault: 'cut' | 'bytes'): 'file_cut' | 'file_encoding' =>
  fault === 'cut' ? 'file_cut' : 'file_encoding'

/** UTF-16 without its mark shows in commas and digits: each has an empty byte, always on the same side. */
function unmarkedWide(head: Buffer): Encoding | null {
  const empty = [0, 0]
  for (let i = 0; i < head.length; i++) if (head[i] === 0) empty[i % 2]!++
  const [even = 0, odd = 0] = empty
  if (even + odd === 0) return null
  if (Math.max(even, odd) < head.length / 50 || Math.min(even, odd) > 0) throw new FileRefused('file_not_text')
  return odd > even ? 'utf16le' : 'utf16be'
}

type Outcome = { fault: null } | { fault: 'cut' | 'bytes'; around: Buffer }

/** Whether all bytes decode; if not, whether the text ends within a sign, and the bytes about the fault. */
async function decodes(file: FileBytes, encoding: Encoding): Promise<Outcome> {
  const decoder = new TextDecoder(LABELS[encoding], { fatal: true })
  let last: Buffer = Buffer.alloc(0)
  for await (const chunk of inSlices(file, 256 * 1024)) {
    last = chunk
    try {
      decoder.decode(last, { stream: true })
    } catch {
      return { fault: 'bytes', around: last }
    }
  }
  try {
    decoder.decode()
    return { fault: null }
  } catch {
    return { fault: 'cut', around: last }
  }
}

/** Of Chinese in GB18030 hardly a sign reads as UTF-8; of UTF-8 with damage nearly all do. */
function mostlyUtf8(bytes: Buffer, times: number): boolean {
  let damaged = 0
  let wide = 0
  for (const sign of new TextDecoder('utf-8').decode(bytes)) {
    if (sign === '\ufffd') damaged++
    else if (sign > '\u07ff') wide++
  }
  return wide > damaged * times
}

/**
 * The file's text in pieces, as its encoding says, without a byte order mark: small ones, for the rows of a piece are read in
 * one go while everybody else waits (two milliseconds for 8 KB).
 */
export async function* decoded(file: FileBytes, { encoding }: Encoded): AsyncGenerator<string> {
  const decoder = new TextDecoder(LABELS[encoding], { fatal: true })
  for await (const chunk of inSlices(file, 8 * 1024)) {
    const text = decoder.decode(chunk, { stream: true })
    if (text !== '') yield text
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}
