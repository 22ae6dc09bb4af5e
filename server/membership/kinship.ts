import type { Tx } from '../base/database'
import { insertIgnore, rows, text, whole, writeByKey } from '../base/sql'
import type { Deps } from '../deps'

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
  deps: Pick<Deps, 'vault'>,
  memberId: string,
  phoneIndex: string,
  at: number,
): Promise<void> {
  const phoneKey = deps.vault.linkKey('phone', phoneIndex)
  await insertIgnore(tx, 'phone_history', { phoneKey, memberId, firstAt: at })
}

/** Notes that the member was seen on this device. */
export async function rememberDevice(tx: Tx, memberId: string, deviceKey: string, at: number): Promise<void> {
  await insertIgnore(tx, 'device_seen', { deviceKey, memberId, firstAt: at, lastAt: at })
  const seen = 'UPDATE device_seen SET lastAt = ? WHERE deviceKey = ? AND memberId = ? AND lastAt < ?'
  await writeByKey(tx, seen, [at, deviceKey, memberId, at])
}

const Device = { deviceKey: text }

/** Who has just become a member was seen on the devices her sessions were opened on. */
export async function rememberDevicesOf(tx: Tx, openid: string, memberId: string, at: number): Promise<void> {
  const devices = await rows(
    tx,
    Device,
    'SELECT DISTINCT deviceKey FROM mini_session WHERE openid = ? AND deviceKey IS NOT NULL',
    [openid],
  )
  for (const { deviceKey } of devices) await rememberDevice(tx, memberId, deviceKey, at)
}

/** Members looked at in one transaction. */
const CHUNK = 500
const Bound = { id: text, phoneIndex: text, joinedAt: whole }

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
      const members = await rows(
        tx,
        Bound,
        `SELECT m.id, m.phoneIndex, m.joinedAt FROM member m WHERE m.id > ? AND m.phoneIndex IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM phone_history p WHERE p.memberId = m.id) ORDER BY m.id LIMIT ?`,
        [after, CHUNK],
      )
      for (const m of members) await rememberPhone(tx, deps, m.id, m.phoneIndex, m.joinedAt)
      return members.at(-1)?.id ?? null
    })
    if (last === null) return null
    after = last
  }
}
