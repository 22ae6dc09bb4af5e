import type { MiniActor } from '../base/contract'
import type { Tx } from '../base/database'
import { Channel, Store } from '../channels/entities'
import { openChannel } from '../channels/touch'
import { findMiniUser, followerOf } from '../membership/person'
import type { From } from './nearest-stores'

/** Who looks, and the scene of the code that was just scanned. */
export type Visit = { actor: MiniActor | null; scene: string | null }

/**
 * Where this person is seen to stand: at the store whose code she has just scanned; else where she says she lives; else at
 * the store of the code that brought her last. Null where none of it is known, or the only store of it has closed.
 */
export async function seenFrom(tx: Tx, visit: Visit & { regionCode: string | null }): Promise<From> {
  const scanned = visit.scene === null ? null : await openChannel(tx, visit.scene)
  const store = await openStore(tx, scanned?.storeId)
  if (store) return { store }
  if (visit.regionCode !== null) return { regionCode: visit.regionCode }
  const before = await storeOfLastCode(tx, visit.actor?.openid)
  return before && { store: before }
}

/** Of the mini-program's code, else of the account's that she follows by: its welcome card carries no scene. */
async function storeOfLastCode(tx: Tx, openid: string | undefined): Promise<Store | null> {
  const person = openid === undefined ? null : await findMiniUser(tx, openid)
  if (!person) return null
  const id = person.lastChannelId ?? (await followerOf(tx, person))?.lastChannelId
  const channel = id ? await tx.getRepository(Channel).findOneBy({ id }) : null
  return openStore(tx, channel?.storeId)
}

const openStore = async (tx: Tx, id: string | null | undefined): Promise<Store | null> =>
  id ? tx.getRepository(Store).findOneBy({ id, closed: false }) : null
