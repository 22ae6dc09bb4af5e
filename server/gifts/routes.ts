import { giftRoutes as rows } from '../../shared/contract/gifts'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { acceptTransfer } from './accept'
import { offerCoupon } from './offer'
import { findTransfer, readTransfer } from './read'
import { onceMine, takeBackCoupon } from './take-back'

/** Giving a coupon to a friend: offer, take back, look, accept. */
export function transferRoutes(deps: Deps): Served[] {
  const { db, clock } = deps
  return [
    serve(rows.giveCoupon)(
      ({ params, actor, once }) =>
        once(async (tx) => ({ status: 201, body: await offerCoupon(tx, deps, actor.memberId, params.id) })),
      // Also once a friend has it: a repeat of the same key is answered as before.
      ({ params, actor }) => db.read((tx) => onceMine(tx, actor.memberId, params.id)),
    ),
    serve(rows.takeBackCoupon)(
      async ({ params, actor }) => {
        await db.inTransaction((tx) => takeBackCoupon(tx, deps, actor.memberId, params.id))
        return { status: 204, body: undefined }
      },
      ({ params, actor }) => db.read((tx) => onceMine(tx, actor.memberId, params.id)),
    ),
    serve(rows.readTransfer)(async ({ params, actor, language }) => ({
      status: 200,
      body: await db.read((tx) => readTransfer(tx, params.token, actor?.memberId ?? null, clock.now(), language)),
    })),
    serve(rows.acceptTransfer)(
      ({ params, actor, once }) =>
        once(async (tx) => ({ status: 201, body: await acceptTransfer(tx, deps, actor.memberId, params.token) })),
      ({ params }) => db.read(async (tx) => (await findTransfer(tx, params.token)) !== null),
    ),
  ]
}
