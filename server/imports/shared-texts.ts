import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LIMITS } from './refused'
import { ownText } from './rows'

/** Texts that are written and read as one: sheets name them mostly in the order in which they came. */
const BLOCK = 64
const BLOCKS_HELD = 512

/**
 * The texts that a workbook's sheets share, by their number. The first of them are held; what is more than that lies on the
 * disk in a file without a name, so that neither the size of a workbook nor a crash leaves anything behind; and enciphered
 * under a key that nobody keeps, for they are people's names and numbers.
 */
export class SharedTexts {
  private readonly first: string[] = []
  private bytes = 0
  private file: number | null = null
  private block: string[] = []
  private readonly ends: number[] = []
  private readonly read = new Map<number, readonly string[]>()
  private readonly key = randomBytes(32)

  add(text: string): void {
    if (this.file === null) {
      this.first.push(ownText(text))
      // What a text costs beside its signs: its head, and its place in the list.
      this.bytes += text.length * 2 + 32
      if (this.bytes > LIMITS.sharedBytes) this.file = namelessFile()
    } else if (this.block.push(text) === BLOCK) this.write(this.file)
  }

  get(number: number): string {
    const held = this.first[number]
    if (held !== undefined || this.file === null) return held ?? ''
    const beyond = number - this.first.length
    const block = Math.floor(beyond / BLOCK)
    return (block === this.ends.length ? this.block : this.blockAt(this.file, block))[beyond % BLOCK] ?? ''
  }

  close(): void {
    if (this.file !== null) closeSync(this.file)
    this.file = null
  }

  private write(file: number): void {
    const from = this.ends.at(-1) ?? 0
    const cipher = createCipheriv('aes-256-ctr', this.key, placeOf(this.ends.length))
    const hidden = Buffer.concat([cipher.update(JSON.stringify(this.block), 'utf8'), cipher.final()])
    this.ends.push(from + writeSync(file, hidden, 0, null, from))
    this.block = []
  }

  private blockAt(file: number, number: number): readonly string[] {
    const until = this.ends[number]
    if (until === undefined) return []
    const known = this.read.get(number)
    if (known) {
      // The one that has not been asked for longest is the first to go.
      this.read.delete(number)
      this.read.set(number, known)
      return known
    }
    const from = this.ends[number - 1] ?? 0
    const bytes = Buffer.alloc(until - from)
    readSync(file, bytes, 0, bytes.length, from)
    const decipher = createDecipheriv('aes-256-ctr', this.key, placeOf(number))
    const texts = JSON.parse(Buffer.concat([decipher.update(bytes), decipher.final()]).toString()) as string[]
    this.read.set(number, texts)
    if (this.read.size > BLOCKS_HELD) this.read.delete(this.read.keys().next().value!)
    return texts
  }
}

/** Where the counter of a block begins: no block is so long that it would reach the next one's. */
function placeOf(block: number): Buffer {
  const place = Buffer.alloc(16)
  place.writeUInt32BE(block, 4)
  return place
}

function namelessFile(): number {
  const folder = mkdtempSync(join(tmpdir(), 'shared-'))
  const file = openSync(join(folder, 'texts'), 'wx+', 0o600)
  rmSync(folder, { recursive: true })
  return file
}
