import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Chance } from './chance'
import type { DataKey } from './config'
import type { Tx } from './database'
import { mapInTurns } from './map-in-turns'
import { bytes, inList, insert, rows, text } from './sql'

/**
 * Personal data at rest. DATA_KEYS wrap one key per member (`member_key`); destroying that row makes the member's
 * fields unreadable in every backup. AAD = table|column|row|kid, so a ciphertext moved to another row does not open.
 * Layout of a sealed value: version(1) | nonce(12) | ciphertext | tag(16). What a wrap holds: key(32) | the kid of its
 * first wrap, where that was another: fields sealed before a rekey name that one in their AAD for ever.
 */
export type Vault = {
  /** Makes and stores a member's own key. */
  createMemberKey(tx: Tx, memberId: string): Promise<MemberKey>
  memberKey(tx: Tx, memberId: string): Promise<MemberKey | null>
  /** The same for many in one go, each under its member; who has none is left out. */
  createMemberKeys(tx: Tx, memberIds: readonly string[]): Promise<Map<string, MemberKey>>
  memberKeys(tx: Tx, memberIds: readonly string[]): Promise<Map<string, MemberKey>>
  /** HMAC under a key of its own: finds an equal value, tells nothing else. */
  blindIndex(label: 'phone' | 'phoneTail' | 'email' | 'identity', value: string): string
  /**
   * HMAC under another key of its own: tells that two accounts had one phone (given its index) or one device, or that a list
   * brings somebody back who was erased; nothing else.
   */
  linkKey(label: 'phone' | 'device' | 'suppression', value: string): string
  /** HMAC over what a link in a mail says, from INDEX_KEY: it has to hold as long as somebody keeps the mail. */
  linkMac(use: 'unsubscribe', text: string): string
  /** HMAC over texts of the audit log, each use under a key of its own, from INDEX_KEY: it has to hold as long as the log. */
  auditMac(use: 'entry' | 'head' | 'anchor', text: string): string
  /** Short-lived things of the installation itself (platform tokens), under the newest data key. */
  sealSystem(label: string, value: string): Buffer
  openSystem(label: string, sealed: Buffer): string
  /** The id of the data key under which everything new is put. */
  newestId: string
  /** The same key of a member under the newest data key. */
  rewrap(memberId: string, kept: Wrapped): Wrapped
  /** The same value under the newest data key; null where it is already. */
  reseal(label: string, sealed: Buffer): Buffer | null
  /** A key for signing, derived under a fixed label from SESSION_SECRET. */
  signingKey(label: string): Buffer
}
export type MemberKey = {
  kid: string
  seal(place: Place, value: string): Buffer
  open(place: Place, sealed: Buffer): string
}
/** A member's key as it is kept: under which data key, and wrapped by it. */
export type Wrapped = { kid: string; wrapped: Buffer }
export type Place = { table: string; column: string; row: string }

const VERSION = 1
const KEY_BYTES = 32
const KEPT = { memberId: text, kid: text, wrapped: bytes }

/** A value as it is kept sealed, under a key of its own keeper; it opens in the place it names alone. */
export function seal(key: Buffer, aad: string, value: Buffer, chance: Chance): Buffer {
  const nonce = chance.bytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad))
  const body = Buffer.concat([cipher.update(value), cipher.final()])
  return Buffer.concat([Buffer.from([VERSION]), nonce, body, cipher.getAuthTag()])
}

/** What was sealed under this key for this place; throws for any other. */
export function open(key: Buffer, aad: string, sealed: Buffer): Buffer {
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
    phoneTail: derive(keys.indexKey, 'blind-index/phone-tail/v1'),
    email: derive(keys.indexKey, 'blind-index/email/v1'),
    identity: derive(keys.indexKey, 'blind-index/identity/v1'),
  }
  const linkKeys = {
    phone: derive(keys.indexKey, 'link/phone/v1'),
    device: derive(keys.indexKey, 'link/device/v1'),
    suppression: derive(keys.indexKey, 'link/suppression/v1'),
  }
  const linkMacKeys = { unsubscribe: derive(keys.indexKey, 'link-mac/unsubscribe/v1') }
  const auditKeys = {
    entry: derive(keys.indexKey, 'audit/entry/v1'),
    head: derive(keys.indexKey, 'audit/head/v1'),
    anchor: derive(keys.indexKey, 'audit/anchor/v1'),
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
  const wrapPlace = (memberId: string, kid: string) => `member_key|wrapped|${memberId}|${kid}`
  const wrap = (memberId: string, held: Buffer): Wrapped => ({
    kid: newest.id,
    wrapped: seal(wrapper(newest.id), wrapPlace(memberId, newest.id), held, chance),
  })
  const unwrap = (memberId: string, { kid, wrapped }: Wrapped) => {
    const held = open(wrapper(kid), wrapPlace(memberId, kid), wrapped)
    const named = held.subarray(KEY_BYTES).toString()
    return { key: held.subarray(0, KEY_BYTES), firstKid: named === '' ? kid : named }
  }
  const sealedUnder = (sealed: Buffer): string => sealed.subarray(0, 8).toString().trim()
  const sealSystem = (label: string, value: string): Buffer =>
    Buffer.concat([Buffer.from(newest.id.padEnd(8)), seal(systemKey(newest.id), label, Buffer.from(value), chance)])
  const openSystem = (label: string, sealed: Buffer): string =>
    open(systemKey(sealedUnder(sealed)), label, sealed.subarray(8)).toString('utf8')
  const createMemberKeys = async (tx: Tx, memberIds: readonly string[]): Promise<Map<string, MemberKey>> => {
    const made = memberIds.map((memberId) => ({ memberId, key: chance.bytes(KEY_BYTES) }))
    const kept = await mapInTurns(made, ({ memberId, key }) => ({ memberId, ...wrap(memberId, key) }))
    await insert(tx, 'member_key', kept)
    return new Map(made.map(({ memberId, key }) => [memberId, memberKeyOf(newest.id, key)]))
  }
  const memberKeys = async (tx: Tx, memberIds: readonly string[]): Promise<Map<string, MemberKey>> => {
    if (memberIds.length === 0) return new Map()
    const sql = `SELECT memberId, kid, wrapped FROM member_key WHERE memberId IN ${inList(memberIds)}`
    return new Map(
      (await rows(tx, KEPT, sql, memberIds)).map(({ memberId, ...kept }) => {
        const { key, firstKid } = unwrap(memberId, kept)
        return [memberId, memberKeyOf(firstKid, key)]
      }),
    )
  }
  return {
    newestId: newest.id,
    createMemberKey: async (tx, memberId) => (await createMemberKeys(tx, [memberId])).get(memberId)!,
    memberKey: async (tx, memberId) => (await memberKeys(tx, [memberId])).get(memberId) ?? null,
    createMemberKeys,
    memberKeys,
    rewrap(memberId, kept) {
      const { key, firstKid } = unwrap(memberId, kept)
      return wrap(memberId, Buffer.concat([key, Buffer.from(firstKid)]))
    },
    reseal: (label, sealed) =>
      sealedUnder(sealed) === newest.id ? null : sealSystem(label, openSystem(label, sealed)),
    sealSystem,
    openSystem,
    blindIndex: (label, value) => createHmac('sha256', indexKeys[label]).update(value).digest('base64url'),
    linkKey: (label, value) => createHmac('sha256', linkKeys[label]).update(value).digest('base64url'),
    linkMac: (use, value) => createHmac('sha256', linkMacKeys[use]).update(value).digest('base64url'),
    auditMac: (use, value) => createHmac('sha256', auditKeys[use]).update(value).digest('base64url'),
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
