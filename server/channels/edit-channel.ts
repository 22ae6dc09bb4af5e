import type { Channel as ChannelShape, editChannel as editRow } from '../../shared/contract/channels'
import type { BodyOf } from '../../shared/contract/route'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { checkPlaces } from './create-channel'
import { Channel } from './entities'
import { presentChannels } from './present'

/** Renames, moves, switches off or on. Scene and kind stay for ever: they hang printed in a shop. */
export async function editChannel(
  tx: Tx,
  deps: Deps,
  id: string,
  input: BodyOf<typeof editRow>,
  by: { actor: StaffActor; requestId: string },
): Promise<ChannelShape> {
  const before = await tx.getRepository(Channel).findOneBy({ id })
  if (!before) throw new AppError('not_found')
  await checkPlaces(tx, input, before)
  if (Object.keys(input).length > 0) {
    await tx.getRepository(Channel).update({ id }, input)
    await audit(tx, deps, deps.clock.now(), {
      actor: { kind: 'staff', id: by.actor.id },
      action: 'channel.edit',
      objectKind: 'channel',
      objectId: id,
      fields: Object.keys(input),
      was: before,
      is: { ...before, ...input },
      requestId: by.requestId,
    })
  }
  const [edited] = await presentChannels(tx, [{ ...before, ...input }])
  return edited!
}
