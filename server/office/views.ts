import type { createView as createRow, editView as editRow, SavedView as Shape } from '../../shared/contract/office'
import type { BodyOf } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { flag, row, rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { SavedView } from './entities'

type By = { actor: StaffActor; requestId: string }
const MOST = 100
const VIEW = {
  id: text,
  page: text,
  name: text,
  query: text,
  shared: flag,
  staffId: text,
  ownerName: text.nullable(),
  createdAt: whole,
}
const SELECT =
  'SELECT v.id, v.page, v.name, v.query, v.shared, v.staffId, s.name AS ownerName, v.createdAt FROM saved_view v LEFT JOIN staff s ON s.id = v.staffId'

const present = (
  { staffId, createdAt, ...view }: Omit<SavedView, never> & { ownerName: string | null },
  me: string,
): Shape => ({
  ...view,
  own: staffId === me,
  createdAt: isoOf(createdAt),
})

/** The views of a list that this person sees: her own and those that others share, by name. */
export async function listViews(tx: Tx, page: string, me: string): Promise<Shape[]> {
  const own = await rows(tx, VIEW, `${SELECT} WHERE v.page = ? AND v.staffId = ?`, [page, me])
  const shared = await rows(tx, VIEW, `${SELECT} WHERE v.page = ? AND v.shared = 1 AND v.staffId <> ? LIMIT 500`, [
    page,
    me,
  ])
  return [...own, ...shared]
    .map((view) => present(view, me))
    .sort((a, b) => a.name.localeCompare(b.name, 'zh-Hans') || (a.id < b.id ? -1 : 1))
}

/** Whether this person may see it. */
export const viewVisible = (tx: Tx, id: string, actor: StaffActor): Promise<boolean> =>
  tx
    .getRepository(SavedView)
    .findOneBy({ id })
    .then((view) => view !== null && (view.staffId === actor.id || view.shared))

async function one(tx: Tx, id: string, me: string): Promise<Shape> {
  const found = await row(tx, VIEW, `${SELECT} WHERE v.id = ?`, [id])
  if (!found) throw new AppError('not_found')
  return present(found, me)
}

/** Saves a view as this person's own. 409 where she has a hundred of this list. */
export async function createView(tx: Tx, deps: Deps, input: BodyOf<typeof createRow>, by: By): Promise<Shape> {
  const views = tx.getRepository(SavedView)
  if ((await views.countBy({ page: input.page, staffId: by.actor.id })) >= MOST) throw new AppError('state_conflict')
  const id = deps.chance.id()
  await views.insert({ id, ...input, staffId: by.actor.id, createdAt: deps.clock.now() })
  await trace(tx, deps, 'create', id, by)
  return one(tx, id, by.actor.id)
}

/** Somebody else's view, shared as it is, is changed by the owner of the brand only. */
async function mustBeTheirs(tx: Tx, id: string, { actor }: By): Promise<void> {
  const view = await tx.getRepository(SavedView).findOneBy({ id })
  if (!view) throw new AppError('not_found')
  if (view.staffId !== actor.id && actor.role !== 'owner') throw new AppError('forbidden')
}

/** Changes what is named; 403 for a view of somebody else. */
export async function editView(tx: Tx, deps: Deps, id: string, input: BodyOf<typeof editRow>, by: By): Promise<Shape> {
  await mustBeTheirs(tx, id, by)
  if (Object.keys(input).length > 0) {
    await tx.getRepository(SavedView).update({ id }, input)
    await trace(tx, deps, 'edit', id, by)
  }
  return one(tx, id, by.actor.id)
}

/** The view is gone; 403 for one of somebody else. */
export async function deleteView(tx: Tx, deps: Deps, id: string, by: By): Promise<void> {
  await mustBeTheirs(tx, id, by)
  await tx.getRepository(SavedView).delete({ id })
  await trace(tx, deps, 'delete', id, by)
}

const trace = (tx: Tx, deps: Deps, verb: string, id: string, by: By): Promise<void> =>
  audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.actor.id },
    action: `office.view.${verb}`,
    objectKind: 'saved_view',
    objectId: id,
    requestId: by.requestId,
  })
