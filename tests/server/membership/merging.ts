import { houseOf } from '../../../server/app'
import { approveMerge } from '../../../server/membership/decide-merge'
import { Member, MemberMerge } from '../../../server/membership/entities'
import { MEMBERSHIP } from '../../../server/membership/hooks'
import { offerMerge } from '../../../server/membership/offer-merge'
import { reverseMerge } from '../../../server/membership/reverse-merge'
import type { Application } from '../../../server/membership/create-member'
import type { World } from '../../harness/world'

/** Merges and their undoing without the screens: the same verbs, in this process. */
export function merging(w: Pick<World, 'deps' | 'db' | 'clock'>) {
  const house = houseOf(w.deps)
  const hooks = { ...house.ask(MEMBERSHIP), holdings: house.person }
  const by = { staffId: w.deps.chance.id(), requestId: 'test' }
  return {
    /** The person of the openid becomes part of the account; answers the merge's id. */
    merge: (openid: string, into: string, application: Application | null = null): Promise<string> =>
      w.db.inTransaction(async (tx) => {
        // Members that a test made without a number are found by one all the same.
        await tx.query('UPDATE member SET phoneIndex = id WHERE id = ? AND phoneIndex IS NULL', [into])
        const holder = await tx.getRepository(Member).findOneByOrFail({ id: into })
        await offerMerge(tx, w.deps, { openid, holder, application })
        const merges = tx.getRepository(MemberMerge)
        const { id } = await merges.findOneByOrFail({ openid, memberId: into, status: 'offered' })
        await merges.update({ id }, { status: 'awaiting_approval' })
        await approveMerge(tx, w.deps, hooks, id, by, null)
        return id
      }),
    /** Undoes the last merge of the account; answers what could not go back. */
    undo: async (memberId: string) =>
      (await w.db.inTransaction((tx) => reverseMerge(tx, w.deps, hooks, memberId, by, 'not the same'))).kept,
    openidOf: async (memberId: string): Promise<string> =>
      (
        (await w.db.read((tx) => tx.query('SELECT openid FROM mini_user WHERE memberId = ?', [memberId]))) as {
          openid: string
        }[]
      )[0]!.openid,
  }
}
