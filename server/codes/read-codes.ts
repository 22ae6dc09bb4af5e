import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { CodeList } from './entities'

type Row = { code: string; sort: number | string; usedAt: number | null }

/** The codes of a list with when each was used; whoever reads them could use them, so each page read is audited. */
export async function readCodes(
  tx: Tx,
  deps: Deps,
  listId: string,
  query: { limit: number; cursor?: string },
  by: { actor: StaffActor; requestId: string },
) {
  const after = readCursor(query.cursor)
  const list = await tx.getRepository(CodeList).findOneBy({ id: listId })
  if (!list) throw new AppError('not_found')
  const found =
    list.kind === 'exchange'
      ? await exchangeCodes(tx, listId, after?.id ?? '', query.limit + 1)
      : await pieceCodes(tx, listId, Number(after?.sort ?? 0), query.limit + 1)
  await audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'coupons.codes.read',
    objectKind: 'code_list',
    objectId: listId,
    requestId: by.requestId,
  })
  return page(
    found,
    query.limit,
    (r) => ({ sort: r.sort, id: r.code }),
    (r) => ({ code: r.code, usedAt: r.usedAt === null ? null : isoOf(Number(r.usedAt)) }),
  )
}

const EXCHANGE_CODE = { code: text, sort: text, usedAt: whole.nullable() }
const PIECE_CODE = { ...EXCHANGE_CODE, sort: whole }

const exchangeCodes = (tx: Tx, listId: string, after: string, limit: number): Promise<Row[]> =>
  rows(
    tx,
    EXCHANGE_CODE,
    'SELECT code, code AS sort, usedAt FROM exchange_code WHERE listId = ? AND code > ? ORDER BY code LIMIT ?',
    [listId, after, limit],
  )

const pieceCodes = (tx: Tx, listId: string, after: number, limit: number): Promise<Row[]> =>
  rows(
    tx,
    PIECE_CODE,
    `SELECT p.code, p.place AS sort, c.claimedAt AS usedAt FROM piece_code p LEFT JOIN coupon c ON c.code = p.code
      WHERE p.listId = ? AND p.place > ? ORDER BY p.place LIMIT ?`,
    [listId, after, limit],
  )
