import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Chance } from './chance'
import type { DataKey } from './config'
import type { Tx } from './database'
import { bytes, insert, row, text } from './sql'

/**
 * Personal data at rest. DATA_KEYS wrap one key per member (`member_key`); destroying that row makes the member's
 * fields unreadable in every backup. AAD = table|column|row|kid, so a ciphertext moved to another row does not open.
 * Layout of a sealed value: version(1) | nonce(12) | ciphertext | tag(16).
 */
export type Vault = {
  /** Makes and stores a member's own key. */
  createMemberKey(tx: Tx, memberId: string): Promise<MemberKey>
  memberKey(tx: Tx, memberId: string): Promise<MemberKey | null>
  /** HMAC under a key of its own: finds an equal value, tells nothing else. */
  blindIndex(label: 'phone' | 'email', value: string): string
  /** HMAC under another key of its own: tells that two accounts had one phone (given its index) or one device, nothing else. */
  linkKey(label: 'phone' | 'device', value: string): string
  /** Short-lived things of the installation itself (platform tokens), under the newest data key. */
  sealSystem(label: string, value: string): Buffer
  openSystem(label: string, sealed: Buffer): string
  /** A key for signing, derived under a fixed label from SESSION_SECRET. */
  signingKey(label: string): Buffer
}
export type MemberKey = {
  kid: string
  seal(place: Place, value: string): Buffer
  open(place: Place, sealed: Buffer): string
}
export type Place = { table: string; column: string; row: string }

const VERSION = 1
const KEPT = { kid: text, wrapped: bytes }

function seal(key: Buffer, aad: string, value: Buffer, chance: Chance): Buffer {
  const nonce = chance.bytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad))
  const body = Buffer.concat([cipher.update(value), cipher.final()])
  return Buffer.concat([Buffer.from([VERSION]), nonce, body, cipher.getAuthTag()])
}

function open(key: Buffer, aad: string, sealed: Buffer): Buffer {
  if (sealed[0] !== VERSION || sealed.length < 29) throw new Error('sealed value of an unknown version')
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13)).setAAD(Buffer.from(aad))
  decipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(13, -16)), decipher.final()])
}

const derive = (secret: Buffer, label: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), label, 32))

export function createVault(
  keys: { dataKeys: DataKey[]; indexKey: Buffer; sessionSecret: string },
  chance: Chance,
): Vault {
  const newest = keys.dataKeys[0]!
  const byId = new Map(keys.dataKeys.map((k) => [k.id, k.key]))
  const indexKeys = {
    phone: derive(keys.indexKey, 'blind-index/phone/v1'),
    email: derive(keys.indexKey, 'blind-index/email/v1'),
  }
  const linkKeys = {
    phone: derive(keys.indexKey, 'link/phone/v1'),
    device: derive(keys.indexKey, 'link/device/v1'),
  }
  const systemKey = (id: string) => derive(wrapper(id), 'system/v1')
  const wrapper = (id: string): Buffer => {
    const key = byId.get(id)
    if (!key) throw new Error(`data key ${id} is not configured`)
    return key
  }
  const memberKeyOf = (kid: string, key: Buffer): MemberKey => {
    const aad = (p: Place) => `${p.table}|${p.column}|${p.row}|${kid}`
    return {
      kid,
      seal: (p, v) => seal(key, aad(p), Buffer.from(v), chance),
      open: (p, s) => open(key, aad(p), s).toString('utf8'),
    }
  }
  return {
    async createMemberKey(tx, memberId) {
      const key = chance.bytes(32)
      const wrapped = seal(wrapper(newest.id), `member_key|wrapped|${memberId}|${newest.id}`, key, chance)
      await insert(tx, 'member_key', { memberId, kid: newest.id, wrapped })
      return memberKeyOf(newest.id, key)
    },
    async memberKey(tx, memberId) {
      const kept = await row(tx, KEPT, 'SELECT kid, wrapped FROM member_key WHERE memberId = ?', [memberId])
      if (!kept) return null
      const { kid, wrapped } = kept
      return memberKeyOf(kid, open(wrapper(kid), `member_key|wrapped|${memberId}|${kid}`, wrapped))
    },
    blindIndex: (label, value) => createHmac('sha256', indexKeys[label]).update(value).digest('base64url'),
    linkKey: (label, value) => createHmac('sha256', linkKeys[label]).update(value).digest('base64url'),
    sealSystem: (label, value) =>
      Buffer.concat([Buffer.from(newest.id.padEnd(8)), seal(systemKey(newest.id), label, Buffer.from(value), chance)]),
    openSystem: (label, sealed) =>
      open(systemKey(sealed.subarray(0, 8).toString().trim()), label, sealed.subarray(8)).toString('utf8'),
    signingKey: (label) => derive(Buffer.from(keys.sessionSecret), label),
  }
}

/** How a secret token is kept: only its hash. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url')
/** Whether two texts are the same, in a time that tells nothing of where they differ. */
export const sameText = (a: string, b: string): boolean => {
  const [x, y] = [createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest()]
  return timingSafeEqual(x, y)
}
