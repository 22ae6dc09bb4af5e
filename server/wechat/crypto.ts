import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'

const blockBytes = 32

/**
 * Gives the signature of a push: SHA-1 in hex over the parts, sorted and joined.
 * Plain: token, timestamp, nonce. Encrypted (`msg_signature`): the same and the Encrypt text. (Message push guide)
 */
export function pushSignature(...parts: string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')
}

/**
 * Gives the Encrypt text of a message: base64 of AES-256-CBC over random(16), length(4, big-endian), message, app id.
 * Key and IV come from the 43-character EncodingAESKey; padding is PKCS#7 for blocks of 32, which Node cannot do.
 */
export function encryptMessage(input: { aesKey: string; appid: string; message: string; random: Buffer }): string {
  const key = keyBytes(input.aesKey)
  if (input.random.length !== 16) throw new Error('a message needs 16 random bytes')
  const message = Buffer.from(input.message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(message.length)
  const plain = Buffer.concat([input.random, length, message, Buffer.from(input.appid)])
  const pad = blockBytes - (plain.length % blockBytes)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])), cipher.final()]).toString(
    'base64',
  )
}

/** Gives message, app id and random of an Encrypt text, or null when key, padding or length do not fit. */
export function decryptMessage(
  aesKey: string,
  encrypted: string,
): { message: Buffer; appid: string; random: Buffer } | null {
  const key = keyBytes(aesKey)
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.length === 0 || bytes.length % blockBytes !== 0) return null
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()])
  const pad = padded[padded.length - 1] ?? 0
  if (pad < 1 || pad > blockBytes || padded.length < 20 + pad) return null
  if (padded.subarray(padded.length - pad).some((byte) => byte !== pad)) return null
  const plain = padded.subarray(0, padded.length - pad)
  const length = plain.readUInt32BE(16)
  if (length > plain.length - 20) return null
  return {
    random: plain.subarray(0, 16),
    message: plain.subarray(20, 20 + length),
    appid: plain.subarray(20 + length).toString('utf8'),
  }
}

/** Throws for anything but the 43 characters of an EncodingAESKey, so that a wrong setting stops the start. */
export function checkAesKey(aesKey: string): void {
  keyBytes(aesKey)
}

function keyBytes(aesKey: string): Buffer {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  if (aesKey.length !== 43 || key.length !== 32) throw new Error('an EncodingAESKey has 43 characters')
  return key
}
