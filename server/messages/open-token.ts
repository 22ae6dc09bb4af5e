import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Vault } from '../base/vault'

const LABEL = 'message-open/v1'
const MAC_BYTES = 16
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const macOf = (vault: Vault, id: Buffer): Buffer =>
  createHmac('sha256', vault.signingKey(LABEL)).update(id).digest().subarray(0, MAC_BYTES)

/** The value of `m=` in a message's page: the attempt's id and a signature, 43 characters fit for a query. */
export function openToken(vault: Vault, attemptId: string): string {
  const id = Buffer.from(attemptId.replaceAll('-', ''), 'hex')
  return Buffer.concat([id, macOf(vault, id)]).toString('base64url')
}

/** The attempt's id, or null for what this installation has not signed. */
export function readOpenToken(vault: Vault, token: string): string | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null
  const bytes = Buffer.from(token, 'base64url')
  const id = bytes.subarray(0, 16)
  if (bytes.length !== 16 + MAC_BYTES || !timingSafeEqual(bytes.subarray(16), macOf(vault, id))) return null
  const text = id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return ID.test(text) ? text : null
}

const HOME = 'pages/home/index'

/** The page a message opens, its token added; the home page where none is set. */
export function pageWithToken(vault: Vault, page: string | null | undefined, attemptId: string): string {
  const target = page ?? HOME
  return `${target}${target.includes('?') ? '&' : '?'}m=${openToken(vault, attemptId)}`
}
