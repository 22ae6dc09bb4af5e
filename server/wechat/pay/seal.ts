import { createDecipheriv } from 'node:crypto'
import { z } from 'zod'
import { strictBase64 } from './signature'

const TAG_BYTES = 16

/** What WeChat encrypts with the APIv3 key; `associated_data` may be empty or left out. */
export const Sealed = z.object({
  algorithm: z.literal('AEAD_AES_256_GCM'),
  ciphertext: z.string().min(1),
  nonce: z.string().length(12),
  associated_data: z.string().max(64).nullish(),
})
export type Sealed = z.output<typeof Sealed>

/**
 * Opens AES-256-GCM with the 32-byte APIv3 key; null when tag, associated data, nonce or key do not fit. The SDK's own
 * decipher_gcm never looks at the tag, so a changed amount would pass there (kept as a test).
 */
export function openSealed(apiV3Key: string, sealed: Sealed): Buffer | null {
  const key = Buffer.from(apiV3Key)
  const bytes = strictBase64(sealed.ciphertext)
  const nonce = Buffer.from(sealed.nonce)
  if (key.length !== 32 || nonce.length !== 12 || bytes === null || bytes.length < TAG_BYTES) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(sealed.associated_data ?? ''))
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()])
  } catch {
    return null
  }
}

/** The sealed JSON object, or null when the seal is broken or something else lies in it. */
export function openSealedJson(apiV3Key: string, sealed: Sealed): Record<string, unknown> | null {
  const bytes = openSealed(apiV3Key, sealed)
  try {
    return bytes === null ? null : z.record(z.string(), z.unknown()).parse(JSON.parse(bytes.toString('utf8')))
  } catch {
    return null
  }
}
