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

export const systemChance = (): Chance => {
  const ids = new V7Generator()
  return {
    bytes: (n) => randomBytes(n),
    int: (max) => randomInt(max),
    id: () => ids.generate().toString(),
    code: (alphabet, length) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join(''),
    token: () => randomBytes(32).toString('base64url'),
  }
}
