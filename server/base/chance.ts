import { randomBytes, randomInt } from 'node:crypto'
import { V7Generator } from 'uuidv7'

/** The one place where chance comes from: ids, codes, tokens. Cryptographic, never Math.random. */
export type Chance = {
  bytes(n: number): Buffer
  /** A whole number, 0 ≤ n < max. */
  int(max: number): number
  /** A UUIDv7: sorts by the time it was made, so that InnoDB appends. */
  id(): string
  /** `length` signs of `alphabet`, each equally likely. */
  code(alphabet: string, length: number): string
  /** An opaque token of 256 bits, base64url. */
  token(): string
}

/** Drawn at once: a draw of its own costs more than all else that is done with a nonce. */
const BLOCK_BYTES = 8192

/** Random bytes, each handed out once and kept nowhere afterwards. */
function drawn(): (n: number) => Buffer {
  let block = Buffer.alloc(0)
  let at = 0
  return (n) => {
    if (n > BLOCK_BYTES / 8) return randomBytes(n)
    if (at + n > block.length) {
      block = randomBytes(BLOCK_BYTES)
      at = 0
    }
    const some = Buffer.from(block.subarray(at, at + n))
    block.fill(0, at, at + n)
    at += n
    return some
  }
}

export const systemChance = (): Chance => {
  const ids = new V7Generator()
  return {
    bytes: drawn(),
    int: (max) => randomInt(max),
    id: () => ids.generate().toString(),
    code: (alphabet, length) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join(''),
    token: () => randomBytes(32).toString('base64url'),
  }
}
