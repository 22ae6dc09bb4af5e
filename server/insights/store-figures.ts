import type { Tx } from '../base/database'
import { rows, text, whole } from '../base/sql'

const USED = { storeId: text, redemptions: whole, turnoverFen: whole, discountFen: whole }
export type StoreFigures = { storeId: string; redemptions: number; turnoverFen: number; discountFen: number }

/** What each store redeemed in these days, both ends inside; a reversed redemption never was. */
export const storesBetween = (tx: Tx, from: string, to: string): Promise<StoreFigures[]> =>
  rows(
    tx,
    USED,
    `SELECT r.storeId, COUNT(*) AS redemptions, COALESCE(SUM(r.orderAmountFen), 0) AS turnoverFen, SUM(r.discountFen) AS discountFen
     FROM redemption r WHERE r.day >= ? AND r.day <= ? AND r.reversedAt IS NULL GROUP BY r.storeId`,
    [from, to],
  )

/** The same of days that were counted beforehand. */
export const keptStoresBetween = (tx: Tx, from: string, to: string): Promise<StoreFigures[]> =>
  rows(
    tx,
    USED,
    `SELECT s.storeId, SUM(s.redemptions) AS redemptions, SUM(s.turnoverFen) AS turnoverFen, SUM(s.discountFen) AS discountFen
     FROM insight_store_day s WHERE s.day >= ? AND s.day <= ? GROUP BY s.storeId`,
    [from, to],
  )
