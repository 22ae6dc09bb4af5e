import { AppError } from '../../server/base/errors'
import { findStored } from '../../server/base/idempotency'
import { whyNotClaimable } from '../../server/claims/claimable'
import { CouponTemplate } from '../../server/coupons/entities'
import { piecesHad, insertRows, writePieces } from '../../server/claims/issue'
import { presentCoupon } from '../../server/coupons/present'
import type { MakeClaim } from './arena'

/**
 * How peers claim, kept to show that the checks can fail: look at the count, then insert, row by row, nothing locked
 * between the look and the write. Never used outside tests.
 */
export const unsafeClaim: MakeClaim =
  (deps) =>
  async (id, { memberId, key, encode }) => {
    const stored = await deps.db.read((tx) => findStored(tx, key))
    if (stored) return stored
    const template = await deps.db.read((tx) => tx.getRepository(CouponTemplate).findOneByOrFail({ id }))
    const mine = (await deps.db.read((tx) => piecesHad(tx, id, [memberId]))).get(memberId)
    const now = deps.clock.now()
    const why = whyNotClaimable(template, mine?.had ?? 0, true, now)
    if (why) throw new AppError(why)
    // The embedded driver answers within one turn of the event loop; any await on something real (a log, a cache, another
    // service) opens the gap that a database over the network always has.
    await new Promise((turn) => setImmediate(turn))
    return deps.db.inTransaction(async (tx) => {
      // A number of its own for each piece: the unique key on it is one of the guards this variant does without.
      const seq = 1 + deps.chance.int(1_000_000_000)
      // Counted without a look at the total: what was read a moment ago is believed.
      await tx.query('UPDATE coupon_template SET issued = issued + 1 WHERE id = ?', [id])
      const [coupon] = await writePieces(tx, deps, template, [{ memberId, seq }], { source: 'claim', at: now })
      const answer = encode(presentCoupon(coupon!, template, now))
      // Nor does it hold a repeated key against itself: the row is only there for those who come later.
      const row = [deps.chance.token(), key.bodyHash, answer.statusCode, answer.bytes, now]
      await insertRows(tx, 'idempotency_key (id, bodyHash, status, body, createdAt)', [row])
      return { ...answer, replayed: false }
    })
  }
