import type { Tx } from '../base/database'
import { inList, row, rows, text, whole, write } from '../base/sql'
import { piecesHad } from '../claims/issue'
import { lockTemplate } from '../coupons/lock-template'
import { endOffer } from '../coupons/transfers'
import type { Carry } from '../membership/carry'
import { playBack, type Move, type Recorder } from '../membership/moves'

/** Nobody has used, voided or accepted it: it goes with its holder. */
const UNUSED = "status IN ('claimed','transferring')"

const Piece = { id: text, couponTemplateId: text, issuedTo: text, seq: whole }
const Template = { couponTemplateId: text }
const Offer = { id: text }

/**
 * The unused coupons of the first account are the second's, with what is offered to a friend, who may accept it still. What
 * was used or taken back stays where it happened. At an undo a piece goes back where it is still unused and in the same
 * hands; what a friend accepted is hers. Whom a piece was issued to is said anew in any case: that is what limits count.
 * The templates' rows are locked by rising id, so that no claim takes the same number meanwhile.
 */
export const carryCoupons: Carry = {
  name: 'coupons',
  async over(tx, _deps, { from, into }, record) {
    const held = await rows(
      tx,
      Piece,
      `SELECT id, couponTemplateId, issuedTo, seq FROM coupon WHERE memberId = ? AND ${UNUSED} ORDER BY couponTemplateId, seq, id`,
      [from],
    )
    for (const piece of held) {
      await lockTemplate(tx, piece.couponTemplateId)
      await moveOne(tx, piece, { from, into }, record)
    }
  },
  async back(tx, deps, _merge, moves, all) {
    const ids = [...new Set(moves.map((m) => String(m.key.id)))]
    if (ids.length === 0) return []
    const templates = `SELECT DISTINCT couponTemplateId FROM coupon WHERE id IN ${inList(ids)} ORDER BY couponTemplateId`
    for (const { couponTemplateId } of await rows(tx, Template, templates, ids))
      await lockTemplate(tx, couponTemplateId)
    const offers = new Set(all.filter((m) => m.table === 'coupon_transfer').map((m) => String(m.key.id)))
    let kept = 0
    for (const move of moves) {
      if (!('memberId' in move.became)) await playBack(tx, move)
      else if (!(await handBack(tx, move, offers, deps.clock.now()))) kept++
    }
    return kept === 0 ? [] : [{ kind: 'coupon', count: kept }]
  },
}

type Hands = { from: string; into: string }
type Held = { id: string; couponTemplateId: string; issuedTo: string; seq: number }

async function moveOne(tx: Tx, { id, ...piece }: Held, { from, into }: Hands, record: Recorder): Promise<void> {
  const hand = `UPDATE coupon SET memberId = ? WHERE id = ? AND memberId = ? AND ${UNUSED}`
  // A redemption that was quicker wins.
  if ((await write(tx, hand, [into, id, from])) !== 1) return
  await record([{ table: 'coupon', key: { id }, was: { memberId: from }, became: { memberId: into } }])
  // A piece received as a gift counts against its first holder for ever; only the own ones change hands in the count too.
  if (piece.issuedTo !== from) return
  const top = (await piecesHad(tx, piece.couponTemplateId, [into])).get(into)?.top ?? 0
  const was = { issuedTo: from, seq: piece.seq }
  const became = { issuedTo: into, seq: top + 1 }
  await write(tx, 'UPDATE coupon SET issuedTo = ?, seq = ? WHERE id = ?', [became.issuedTo, became.seq, id])
  await record([{ table: 'coupon', key: { id }, was, became }])
}

/** The piece is its first holder's again where it stands unused; an offer made since, which nobody has accepted, ends. */
async function handBack(tx: Tx, move: Move, moved: ReadonlySet<string>, now: number): Promise<boolean> {
  const couponId = String(move.key.id)
  if (!(await playBack(tx, move, { sql: UNUSED, values: [] }))) return false
  const open = await row(tx, Offer, 'SELECT id FROM coupon_transfer WHERE openCouponId = ?', [couponId])
  if (open === null || moved.has(open.id)) return true
  await write(tx, "UPDATE coupon SET status = 'claimed', transferUntil = NULL WHERE id = ?", [couponId])
  await endOffer(tx, couponId, 'taken_back', now)
  return true
}
