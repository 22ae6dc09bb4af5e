import type { Tx } from '../base/database'
import { inList, insertIgnore, row, rows, text, whole, writeByKey } from '../base/sql'
import { countKept, usersOf, type Carry } from './carry'
import { rememberDevice } from './kinship'

const Phone = { phoneKey: text, firstAt: whole }
const Device = { deviceKey: text, firstAt: whole, lastAt: whole }
const Key = { deviceKey: text }
const User = { openid: text }

/**
 * The phones and devices of the first account are the second's too, as its coupons are. At an undo the copies go, and a
 * device follows those who use it: otherwise the two would stand in each other's way for ever.
 */
export const carryTraces: Carry = {
  name: 'traces',
  async over(tx, _deps, { from, into }, record) {
    for (const { phoneKey, firstAt } of await rows(tx, Phone, PHONES, [from]))
      if ((await insertIgnore(tx, 'phone_history', { phoneKey, memberId: into, firstAt })) === 1)
        await record([{ table: 'phone_history', key: { phoneKey, memberId: into }, was: null, became: {} }])
    for (const { deviceKey, firstAt, lastAt } of await rows(tx, Device, DEVICES, [from]))
      if ((await insertIgnore(tx, 'device_seen', { deviceKey, memberId: into, firstAt, lastAt })) === 1)
        await record([{ table: 'device_seen', key: { deviceKey, memberId: into }, was: null, became: {} }])
  },
  async back(tx, _deps, { from, into, at }, moves, all) {
    const phones = moves.filter((m) => m.table === 'phone_history')
    await countKept(tx, phones)
    const copied = moves.filter((m) => m.table === 'device_seen').map((m) => String(m.key.deviceKey))
    await devicesFollow(tx, { from, into, at, openids: usersOf(all) }, copied)
    return []
  },
}

const PHONES = 'SELECT phoneKey, firstAt FROM phone_history WHERE memberId = ?'
const DEVICES = 'SELECT deviceKey, firstAt, lastAt FROM device_seen WHERE memberId = ?'

/** Devices on which the sessions of these openids were opened. */
const USED = 'SELECT DISTINCT deviceKey FROM mini_session WHERE deviceKey IS NOT NULL AND openid IN'

type Parting = { from: string | null; into: string; at: number; openids: readonly string[] }

/**
 * After the identities have parted: devices that came with the merge, or were first seen since, are the account's no more
 * unless somebody who stays uses them; whoever leaves takes hers along.
 */
export async function devicesFollow(tx: Tx, { from, into, at, openids }: Parting, copied: string[] = []) {
  const used = async (ids: readonly string[]) =>
    new Set((await rows(tx, Key, `${USED} ${inList(ids)}`, ids)).map((r) => r.deviceKey))
  const staying = await rows(tx, User, 'SELECT openid FROM mini_user WHERE memberId = ?', [into])
  const stays = await used(staying.map((u) => u.openid))
  const leaves = await used(openids)
  const since = await rows(tx, Device, `${DEVICES} AND firstAt >= ?`, [into, at])
  const fresh = since.map((d) => d.deviceKey).filter((key) => leaves.has(key))
  for (const deviceKey of new Set([...copied, ...fresh])) {
    if (stays.has(deviceKey)) continue
    const seen = await row(tx, Device, `${DEVICES} AND deviceKey = ?`, [into, deviceKey])
    if (seen && from !== null)
      for (const moment of [seen.firstAt, seen.lastAt]) await rememberDevice(tx, from, deviceKey, moment)
    await writeByKey(tx, 'DELETE FROM device_seen WHERE deviceKey = ? AND memberId = ?', [deviceKey, into])
  }
}
