import type { CodeList as ListAnswer, createCodeList } from '../../shared/contract/couponCodes'
import type { BodyOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { enqueue } from '../base/jobs'
import { inList, rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { DRAW_JOB } from './draw-codes'
import { CouponTemplate } from '../coupons/entities'
import { CodeList } from './entities'

/**
 * Makes a list: empty, to be filled by parts, or with a job that draws so many one-time codes. 409 for a closed template
 * and for codes of pieces where the template draws its own; 422 for drawing codes of pieces, which come from outside.
 */
export async function createList(
  tx: Tx,
  deps: Deps,
  couponTemplateId: string,
  input: BodyOf<typeof createCodeList>,
  by: { actor: StaffActor; requestId: string },
): Promise<ListAnswer> {
  const template = await tx.getRepository(CouponTemplate).findOneBy({ id: couponTemplateId })
  if (!template) throw new AppError('not_found')
  if (input.kind === 'piece' && input.generate !== undefined)
    throw invalid('generate', 'only one-time codes are drawn; the codes of pieces are imported')
  if (template.state === 'closed' || (input.kind === 'piece' && template.codeSource !== 'list'))
    throw new AppError('state_conflict')
  const now = deps.clock.now()
  const id = deps.chance.id()
  const jobId = input.generate === undefined ? null : deps.chance.id()
  const row: CodeList = {
    id,
    couponTemplateId,
    kind: input.kind,
    name: input.name,
    status: jobId === null ? 'filling' : 'making',
    total: 0,
    used: 0,
    jobId,
    staffId: by.actor.id,
    createdAt: now,
  }
  await tx.getRepository(CodeList).insert(row)
  if (jobId !== null)
    await enqueue(tx, deps, {
      id: jobId,
      ...DRAW_JOB,
      payload: { listId: id, codes: input.generate },
      total: input.generate!,
    })
  await audit(tx, deps, now, {
    actor: { kind: 'staff', id: by.actor.id },
    action: 'coupons.codes.create',
    objectKind: 'code_list',
    objectId: id,
    requestId: by.requestId,
  })
  return present(row, 0)
}

/** The lists of a template, the newest first, each with how many of its codes are used. 404 for an unknown template. */
export async function listLists(tx: Tx, couponTemplateId: string, query: { limit: number; cursor?: string }) {
  const after = readCursor(query.cursor)
  const template = await tx.getRepository(CouponTemplate).findOneBy({ id: couponTemplateId })
  if (!template) throw new AppError('not_found')
  const list = tx
    .getRepository(CodeList)
    .createQueryBuilder('l')
    .where('l.couponTemplateId = :couponTemplateId', { couponTemplateId })
    .orderBy('l.id', 'DESC')
    .take(query.limit + 1)
  if (after) list.andWhere('l.id < :after', { after: after.id })
  const rows = await list.getMany()
  const taken = await takenPieces(tx, template, rows)
  return page(
    rows,
    query.limit,
    (l) => ({ sort: l.id, id: l.id }),
    (l) => present(l, taken.get(l.id) ?? 0),
  )
}

async function takenPieces(tx: Tx, template: CouponTemplate, lists: CodeList[]): Promise<Map<string, number>> {
  const ids = lists.filter((l) => l.kind === 'piece').map((l) => l.id)
  if (ids.length === 0) return new Map()
  const found = await rows(
    tx,
    TAKEN,
    `SELECT listId, COUNT(*) AS n FROM piece_code WHERE couponTemplateId = ? AND place <= ? AND listId IN ${inList(ids)} GROUP BY listId`,
    [template.id, template.nextPlace, ...ids],
  )
  return new Map(found.map((r) => [r.listId, r.n]))
}

const TAKEN = { listId: text, n: whole }

const present = (l: CodeList, taken: number): ListAnswer => ({
  id: l.id,
  couponTemplateId: l.couponTemplateId,
  kind: l.kind,
  name: l.name,
  status: l.status,
  total: l.total,
  used: l.kind === 'piece' ? taken : l.used,
  ...(l.jobId === null ? {} : { jobId: l.jobId }),
  createdAt: isoOf(l.createdAt),
})

export const listExists = (tx: Tx, id: string): Promise<boolean> => tx.getRepository(CodeList).existsBy({ id })
