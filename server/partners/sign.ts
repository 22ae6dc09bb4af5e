import { createHmac } from 'node:crypto'
import type { Vault } from '../base/vault'

/** `t=<seconds>,v1=<hex>`: HMAC-SHA256 with the webhook's secret over `<seconds>.<raw body>`. */
export const signatureOf = (secret: string, seconds: number, rawBody: string): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${rawBody}`).digest('hex')}`

export const secretPlace = (webhookId: string): string => `webhook|secret|${webhookId}`

export const sealSecret = (vault: Vault, webhookId: string, secret: string): Buffer =>
  vault.sealSystem(secretPlace(webhookId), secret)
export const openSecret = (vault: Vault, webhookId: string, sealed: Buffer | ArrayBuffer): string =>
  vault.openSystem(secretPlace(webhookId), Buffer.isBuffer(sealed) ? sealed : Buffer.from(sealed))
