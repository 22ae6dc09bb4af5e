import { validityOf, CODE_ALPHABET, CODE_LENGTH } from '../../shared/rules/coupon'
import { isDuplicate, uniqueKey, type Database, type Tx } from '../base/database'
import type { Chance } from '../base/chance'
import type { TimelineKind } from '../membership/timeline'
import { CouponTemplate, type Coupon, type CouponSource } from './entities'
import { validityAnswer } from './present'

/** Decides two pieces drawn with one code: the second draws again. */
const CODE_TAKEN = uniqueKey('coupon', 'uq_coupon_code', ['code'])
/** The last guard of the per-member limit, should two writers ever miss the row lock. */
export const SEQ_TAKEN = uniqueKey('coupon', 'uq_coupon_seq', ['couponTemplateId', 'issuedTo', 'seq'])

type IssueDeps = { db: Database; chance: Chance }

/** The template with its row locked until the transaction ends: whoever issues pieces of it stands in one line. */
export const lockTemplate = (tx: Tx, deps: { db: Database }, id: string): Promise<CouponTemplate | null> =>
  tx.getRepository(CouponTemplate).findOne({
    where: { id },
    // The embedded database has one writer at a time anyway, and no such clause.
    ...(deps.db.dialect === 'mysql' ? { lock: { mode: 'pessimistic_write' as const } } : {}),
  })

/** How many pieces each of the members has had (voided ones count) and the highest number given; read under the lock. */
export async function heldBy(
  tx: Tx,
  couponTemplateId: string,
  memberIds: readonly string[],
): Promise<Map<string, { held: number; top: number }>> {
  if (memberIds.length === 0) return new Map()
  const rows = (await tx.query(
    `SELECT issuedTo AS memberId, COUNT(*) AS held, MAX(seq) AS top FROM coupon WHERE couponTemplateId = ? AND issuedTo IN (${memberIds.map(() => '?').join(',')}) GROUP BY issuedTo`,
    [couponTemplateId, ...memberIds],
  )) as { memberId: string; held: number; top: number }[]
  return new Map(rows.map((r) => [r.memberId, { held: Number(r.held), top: Number(r.top) }]))
}

export type Piece = { memberId: string; seq: number }

type Issued = { source: CouponSource; sourceId?: string; at: number }

/**
 * Gives the pieces: rows, timeline lines and the template's count, in the caller's transaction. The caller holds the
 * template's lock and has decided that total and limits allow every one of them.
 */
export async function issue(
  tx: Tx,
  deps: IssueDeps,
  template: CouponTemplate,
  pieces: Piece[],
  by: Issued,
): Promise<Coupon[]> {
  if (pieces.length === 0) return []
  const coupons = await writePieces(tx, deps, template, pieces, by)
  await tx.query('UPDATE coupon_template SET issued = issued + ? WHERE id = ?', [coupons.length, template.id])
  template.issued += coupons.length
  return coupons
}

/** The rows of the pieces and their timeline lines alone; the caller has counted them into `issued` already. */
export async function writePieces(
  tx: Tx,
  deps: IssueDeps,
  template: CouponTemplate,
  pieces: Piece[],
  by: Issued,
): Promise<Coupon[]> {
  const coupons = await insertCoupons(tx, deps, template, pieces, by)
  const kind: TimelineKind = by.source === 'claim' ? 'coupon_claimed' : 'coupon_granted'
  await insertRows(
    tx,
    'timeline_entry (id, memberId, at, kind, detail)',
    coupons.map((c) => [
      deps.chance.id(),
      c.memberId,
      by.at,
      kind,
      JSON.stringify({ couponId: c.id, couponTemplateId: template.id, title: template.title, source: by.source }),
    ]),
  )
  return coupons
}

async function insertCoupons(
  tx: Tx,
  deps: IssueDeps,
  template: CouponTemplate,
  pieces: Piece[],
  by: Issued,
): Promise<Coupon[]> {
  const validity = validityOf(validityAnswer(template), by.at)
  for (let attempt = 1; ; attempt++) {
    const coupons = pieces.map(({ memberId, seq }): Coupon => ({
      id: deps.chance.id(),
      code: deps.chance.code(CODE_ALPHABET, CODE_LENGTH),
      couponTemplateId: template.id,
      memberId,
      issuedTo: memberId,
      seq,
      status: 'claimed',
      source: by.source,
      sourceId: by.sourceId ?? null,
      claimedAt: by.at,
      ...validity,
      redeemedAt: null,
      occasion: null,
      reservationId: null,
      reservedUntil: null,
      transferUntil: null,
      remindedAt: null,
      releasedAt: null,
      wechatCode: null,
    }))
    try {
      await insertRows(
        tx,
        'coupon (id, code, couponTemplateId, memberId, issuedTo, seq, status, source, sourceId, claimedAt, validFrom, validUntil)',
        coupons.map((c) => [
          c.id,
          c.code,
          c.couponTemplateId,
          c.memberId,
          c.issuedTo,
          c.seq,
          c.status,
          c.source,
          c.sourceId,
          c.claimedAt,
          c.validFrom,
          c.validUntil,
        ]),
      )
      return coupons
    } catch (error) {
      // A failed statement leaves the transaction as it was on both databases, so drawing again is enough.
      if (attempt >= 3 || !isDuplicate(error, CODE_TAKEN)) throw error
    }
  }
}

/** One INSERT for all rows: never one round trip a row on the hot path. */
export async function insertRows(tx: Tx, into: string, rows: unknown[][]): Promise<void> {
  if (rows.length === 0) return
  const place = `(${rows[0]!.map(() => '?').join(',')})`
  await tx.query(`INSERT INTO ${into} VALUES ${rows.map(() => place).join(',')}`, rows.flat())
}
