import { validityOf, CODE_ALPHABET, CODE_LENGTH } from '../../shared/rules/coupon'
import { isDuplicate, uniqueKey, type Database, type Tx } from '../base/database'
import type { Chance } from '../base/chance'
import { AppError } from '../base/errors'
import { inList, rows, text, whole, write } from '../base/sql'
import type { TimelineKind } from '../membership/timeline'
import { mostOf } from '../coupons/budget'
import type { Coupon, CouponSource, CouponTemplate } from '../coupons/entities'
import { validityAnswer } from '../coupons/present'
import { isStriped, takeFromAll } from '../coupons/stripes'
import { tellOfCoupons } from '../coupons/tell'

/** Decides two pieces drawn with one code: the second draws again. */
export const CODE_TAKEN = uniqueKey('coupon', 'uq_coupon_code', ['code'])
/** The last guard of the per-member limit, should two writers ever miss the row lock. */
export const SEQ_TAKEN = uniqueKey('coupon', 'uq_coupon_seq', ['couponTemplateId', 'issuedTo', 'seq'])

/** Decides two writers of one occasion (a birthday, a tier, an order's item): it brings its piece once. */
export const OCCASION_TAKEN = uniqueKey('coupon', 'uq_coupon_occasion', ['occasion'])

type IssueDeps = { db: Database; chance: Chance }

const HAD = { memberId: text, had: whole, top: whole }

/** How many pieces each of the members has had (voided ones count) and the highest number given; read under the lock. */
export async function piecesHad(
  tx: Tx,
  couponTemplateId: string,
  memberIds: readonly string[],
): Promise<Map<string, { had: number; top: number }>> {
  if (memberIds.length === 0) return new Map()
  const found = await rows(
    tx,
    HAD,
    `SELECT issuedTo AS memberId, COUNT(*) AS had, MAX(seq) AS top FROM coupon WHERE couponTemplateId = ? AND issuedTo IN ${inList(memberIds)} GROUP BY issuedTo`,
    [couponTemplateId, ...memberIds],
  )
  return new Map(found.map(({ memberId, had, top }) => [memberId, { had, top }]))
}

/** `occasion`: what this piece is given for, once for ever. */
export type Piece = { memberId: string; seq: number; occasion?: string }

type Issued = { source: CouponSource; sourceId?: string; at: number }

/**
 * Gives the pieces: rows, timeline lines, the template's count and its commitment of money, in the caller's
 * transaction. The caller holds the template's lock and has decided limits; total and budget are guarded once more by
 * the statement itself, which refuses all of them with `coupon_sold_out`.
 */
export async function issue(
  tx: Tx,
  deps: IssueDeps,
  template: CouponTemplate,
  pieces: Piece[],
  by: Issued,
): Promise<Coupon[]> {
  if (pieces.length === 0) return []
  await count(tx, template, pieces.length)
  return writePieces(tx, deps, template, pieces, by)
}

async function count(tx: Tx, template: CouponTemplate, pieces: number): Promise<void> {
  const fen = pieces * (mostOf(template) ?? 0)
  if (isStriped(template)) {
    await takeFromAll(tx, template, pieces)
    template.issued += pieces
    template.committedFen += fen
    return
  }
  const counted = await write(
    tx,
    'UPDATE coupon_template SET issued = issued + ?, committedFen = committedFen + ? WHERE id = ? AND issued + ? <= total AND (budgetFen IS NULL OR committedFen + ? <= budgetFen)',
    [pieces, fen, template.id, pieces, fen],
  )
  if (counted !== 1) throw new AppError('coupon_sold_out')
  template.issued += pieces
  template.committedFen += fen
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
  const event = by.source === 'claim' ? 'coupon.claimed' : 'coupon.issued'
  await tellOfCoupons(tx, deps, event, template, coupons, by.at, { source: by.source })
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
  const listed = template.codeSource === 'list' ? await nextCodes(tx, template, pieces.length) : null
  for (let attempt = 1; ; attempt++) {
    const coupons = pieces.map(({ memberId, seq, occasion }, i): Coupon => ({
      id: deps.chance.id(),
      code: listed ? listed[i]! : deps.chance.code(CODE_ALPHABET, CODE_LENGTH),
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
      occasion: occasion ?? null,
      reservationId: null,
      reservedUntil: null,
      transferUntil: null,
      remindedAt: null,
      releasedAt: null,
      paidBackAt: null,
      wechatCode: null,
    }))
    try {
      await insertRows(
        tx,
        'coupon (id, code, couponTemplateId, memberId, issuedTo, seq, status, source, sourceId, claimedAt, validFrom, validUntil, occasion)',
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
          c.occasion,
        ]),
      )
      return coupons
    } catch (error) {
      // A failed statement leaves the transaction as it was on both databases, so drawing again is enough.
      if (listed || attempt >= 3 || !isDuplicate(error, CODE_TAKEN)) throw error
    }
  }
}

const CODE = { code: text }

/** The next codes of the imported lists, taken in order of place under the template's lock; too few are `coupon_sold_out`. */
async function nextCodes(tx: Tx, template: CouponTemplate, pieces: number): Promise<string[]> {
  const found = await rows(
    tx,
    CODE,
    'SELECT code FROM piece_code WHERE couponTemplateId = ? AND place > ? ORDER BY place LIMIT ?',
    [template.id, template.nextPlace, pieces],
  )
  if (found.length < pieces) throw new AppError('coupon_sold_out')
  await write(tx, 'UPDATE coupon_template SET nextPlace = nextPlace + ? WHERE id = ?', [pieces, template.id])
  template.nextPlace += pieces
  return found.map((r) => r.code)
}

/** One INSERT for all rows: never one round trip a row on the hot path. */
export async function insertRows(tx: Tx, into: string, rows: unknown[][]): Promise<void> {
  if (rows.length === 0) return
  const place = `(${rows[0]!.map(() => '?').join(',')})`
  await write(tx, `INSERT INTO ${into} VALUES ${rows.map(() => place).join(',')}`, rows.flat())
}
