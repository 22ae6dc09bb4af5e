import { AppError } from '../../../server/base/errors'
import type { Tx } from '../../../server/base/database'
import { redeem } from '../../harness/redeem'
import type { By } from '../../../server/till/redeemer'
import { confirm, free, readReservation, reserve } from '../../../server/till/reservations'
import type { World } from '../../harness/world'
import type { Shop } from './shop'

/** What a verb answered, or the code it was refused with. */
export type Told<T> = { done: T } | { code: string }

/** The answer, or the code of the refusal; anything else is a fault of ours and is thrown on. */
export const told = <T>(work: Promise<T>): Promise<Told<T>> =>
  work.then(
    (done): Told<T> => ({ done }),
    (error: unknown): Told<T> => {
      if (!(error instanceof AppError)) throw error
      return { code: error.code }
    },
  )

export const codeOf = (answer: Told<unknown>): string => ('code' in answer ? answer.code : 'done')

/** A shop system at the room's own verbs, each in a transaction of its own. */
export function partner(w: World, shop: Shop, storeIds: string[] | null = null) {
  const id = w.chance.id()
  const by: By = { actor: { kind: 'partner', key: { id, storeIds } }, requestId: 'test' }
  const within = <T>(work: (tx: Tx) => Promise<T>) => told(w.db.inTransaction(work))
  const cart = (code: string, more: Record<string, unknown> = {}) => ({
    code,
    storeId: shop.here,
    orderAmountFen: 8000,
    ...more,
  })
  return {
    id,
    by,
    reserve: (code: string, more: Record<string, unknown> = {}) =>
      within((tx) => reserve(tx, w.deps, { ...cart(code), orderNo: 'web-1', ttlSeconds: 600, ...more }, by)),
    confirm: (reservation: string) => within((tx) => confirm(tx, w.deps, reservation, by)),
    free: (reservation: string) => within((tx) => free(tx, w.deps, reservation, by)),
    read: (reservation: string) => within((tx) => readReservation(tx, w.deps, reservation, by.actor)),
    redeem: (code: string, more: Record<string, unknown> = {}) =>
      within((tx) => redeem(tx, w.deps, cart(code, more), by)),
  }
}
