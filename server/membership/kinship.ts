import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { insertIgnore } from './person'

/** 16 to 64 signs: a random number that the app draws once and keeps. Anything else is as good as none. */
const DEVICE_ID = /^[A-Za-z0-9_-]{16,64}$/

/** The keyed hash under which a device is kept, or null where the header holds no such number. */
export const deviceKeyOf = (deps: Pick<Deps, 'vault'>, header: string | null): string | null =>
  header !== null && DEVICE_ID.test(header) ? deps.vault.linkKey('device', header) : null

/**
 * Notes that the member had this phone, once for ever: a number that moves to another account brings that account no
 * second helping. Kept under a key of its own, so that it tells nothing beside the member's row.
 */
export async function rememberPhone(
  tx: Tx,
  deps: Pick<Deps, 'db' | 'vault'>,
  memberId: string,
  phoneIndex: string,
  at: number,
): Promise<void> {
  await tx.query(`${insertIgnore(deps)} INTO phone_history (phoneKey, memberId, firstAt) VALUES (?,?,?)`, [
    deps.vault.linkKey('phone', phoneIndex),
    memberId,
    at,
  ])
}

/** Notes that the member was seen on this device. */
export async function rememberDevice(
  tx: Tx,
  deps: Pick<Deps, 'db'>,
  memberId: string,
  deviceKey: string,
  at: number,
): Promise<void> {
  await tx.query(`${insertIgnore(deps)} INTO device_seen (deviceKey, memberId, firstAt, lastAt) VALUES (?,?,?,?)`, [
    deviceKey,
    memberId,
    at,
    at,
  ])
  await tx.query('UPDATE device_seen SET lastAt = ? WHERE deviceKey = ? AND memberId = ? AND lastAt < ?', [
    at,
    deviceKey,
    memberId,
    at,
  ])
}

/** Who has just become a member was seen on the devices her sessions were opened on. */
export async function rememberDevicesOf(
  tx: Tx,
  deps: Pick<Deps, 'db'>,
  openid: string,
  memberId: string,
  at: number,
): Promise<void> {
  const rows = (await tx.query(
    'SELECT DISTINCT deviceKey FROM mini_session WHERE openid = ? AND deviceKey IS NOT NULL',
    [openid],
  )) as { deviceKey: string }[]
  for (const { deviceKey } of rows) await rememberDevice(tx, deps, memberId, deviceKey, at)
}

/** Two accounts became one: the phones and devices of the first are the second's too, as its coupons are. */
export async function carryKinship(tx: Tx, deps: Pick<Deps, 'db'>, from: string, into: string): Promise<void> {
  const ignore = insertIgnore(deps)
  await tx.query(
    `${ignore} INTO phone_history (phoneKey, memberId, firstAt) SELECT phoneKey, ?, firstAt FROM phone_history WHERE memberId = ?`,
    [into, from],
  )
  await tx.query(
    `${ignore} INTO device_seen (deviceKey, memberId, firstAt, lastAt) SELECT deviceKey, ?, firstAt, lastAt FROM device_seen WHERE memberId = ?`,
    [into, from],
  )
}

/** Members looked at in one transaction. */
const CHUNK = 500

/**
 * Members from before there was this record get theirs. Whoever has a row is passed over, and numbers bound meanwhile
 * write their own. Null when all have theirs; else after whom it goes on.
 */
export async function fillPhoneHistory(
  deps: Pick<Deps, 'db' | 'vault'>,
  letGo: () => boolean,
  from: string | null = null,
): Promise<string | null> {
  let after = from ?? ''
  for (;;) {
    if (letGo()) return after
    const last = await deps.db.inTransaction(async (tx) => {
      const rows = (await tx.query(
        `SELECT m.id, m.phoneIndex, m.joinedAt FROM member m WHERE m.id > ? AND m.phoneIndex IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM phone_history p WHERE p.memberId = m.id) ORDER BY m.id LIMIT ?`,
        [after, CHUNK],
      )) as { id: string; phoneIndex: string; joinedAt: number }[]
      for (const m of rows) await rememberPhone(tx, deps, m.id, m.phoneIndex, Number(m.joinedAt))
      return rows.at(-1)?.id ?? null
    })
    if (last === null) return null
    after = last
  }
}
