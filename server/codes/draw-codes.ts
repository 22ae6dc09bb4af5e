import { CODE_ALPHABET, CODE_LENGTH } from '../../shared/rules/coupon'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import type { JobKind } from '../base/jobs'
import { write } from '../base/sql'
import type { Deps } from '../deps'
import { lockList } from './add-codes'
import { CodeList } from './entities'
import { insertRows } from '../claims/issue'

export const DRAW_JOB: JobKind = { kind: 'coupons.codes', lane: 'bulk' }

/** Decides two lists that hold one code: it would open either. */
export const EXCHANGE_CODE_TAKEN = uniqueKey('exchange_code', 'PRIMARY', ['code'])

/**
 * Draws the next codes of a list; true while some are missing. The list's own count says how far it is and moves with the
 * codes, so killed anywhere it goes on there, and two runners of one job draw no code too many.
 */
export async function drawPiece(
  tx: Tx,
  deps: Pick<Deps, 'db' | 'chance'>,
  jobId: string,
  { listId, codes }: { listId: string; codes: number },
  size: number,
): Promise<boolean> {
  const list = await lockList(tx, listId)
  const next = Math.min(size, codes - list.total)
  if (next > 0) await insertDrawn(tx, deps, list, next)
  const total = list.total + Math.max(0, next)
  const status = total >= codes ? 'ready' : 'making'
  await tx.getRepository(CodeList).update({ id: listId }, { total, status })
  await write(tx, 'UPDATE job SET done = ? WHERE id = ?', [total, jobId])
  return total < codes
}

async function insertDrawn(tx: Tx, deps: Pick<Deps, 'chance'>, list: CodeList, count: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const drawn = new Set<string>()
    while (drawn.size < count) drawn.add(deps.chance.code(CODE_ALPHABET, CODE_LENGTH))
    try {
      const rows = [...drawn].map((code) => [code, list.id, list.couponTemplateId])
      await insertRows(tx, 'exchange_code (code, listId, couponTemplateId)', rows)
      return
    } catch (error) {
      // The failed statement left nothing on either database, so drawing all of them again is enough.
      if (attempt >= 3 || !isDuplicate(error, EXCHANGE_CODE_TAKEN)) throw error
    }
  }
}
