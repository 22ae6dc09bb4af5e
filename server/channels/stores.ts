import type {
  createStore as createRow,
  editStore as editRow,
  listStores as listRow,
  Store as StoreShape,
} from '../../shared/contract/channels'
import type { AnswerBody, BodyOf, QueryOf } from '../../shared/contract/route'
import { isRegion } from '../../shared/regions/tree'
import { isoOf } from '../../shared/rules/calendar'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { foundPage } from '../base/found'
import type { Deps } from '../deps'
import { Store } from './entities'

type By = { actor: StaffActor; requestId: string }

const present = (store: Store): StoreShape => ({ ...store, createdAt: isoOf(store.createdAt) })

/** Stores in the order they were added where no other is asked for; a cashier sees the own one and no other. */
export async function listStores(
  tx: Tx,
  actor: Pick<StaffActor, 'role' | 'storeId'>,
  query: QueryOf<typeof listRow>,
): Promise<AnswerBody<typeof listRow>> {
  const list = tx.getRepository(Store).createQueryBuilder('s').where('1 = 1')
  if (actor.role === 'cashier') list.andWhere('s.id = :own', { own: actor.storeId ?? '' })
  if (query.state) list.andWhere('s.closed = :closed', { closed: query.state === 'closed' })
  // A province or a city means every place in it.
  if (query.regionCode) list.andWhere('s.regionCode LIKE :region', { region: `${regionStem(query.regionCode)}%` })
  const { rows, nextCursor, total } = await foundPage(list, query, {
    find: ['name', 'address'],
    sorts: { name: 'words', regionCode: 'code', createdAt: 'number' },
    usual: 'id',
  })
  return { items: rows.map(present), nextCursor, total }
}

/** What the codes of all places in a region begin with. */
const regionStem = (code: string): string => code.replace(/(00){1,2}$/, '')

/** Adds a store; a region code that is not in use is refused. */
export async function createStore(tx: Tx, deps: Deps, input: BodyOf<typeof createRow>, by: By): Promise<StoreShape> {
  checkRegion(input.regionCode)
  checkPlace(input.latitude ?? null, input.longitude ?? null)
  const store: Store = {
    id: deps.chance.id(),
    name: input.name,
    names: input.names ?? null,
    regionCode: input.regionCode,
    address: input.address,
    addresses: input.addresses ?? null,
    latitude: input.latitude ?? null,
    longitude: input.longitude ?? null,
    closed: false,
    createdAt: deps.clock.now(),
  }
  await tx.getRepository(Store).insert(store)
  await trace(tx, deps, 'store.create', store.id, Object.keys(input), by)
  return present(store)
}

/** Changes, closes or reopens a store. What was joined or redeemed there stays where it was. */
export async function editStore(
  tx: Tx,
  deps: Deps,
  id: string,
  input: BodyOf<typeof editRow>,
  by: By,
): Promise<StoreShape> {
  const before = await tx.getRepository(Store).findOneBy({ id })
  if (!before) throw new AppError('not_found')
  if (input.regionCode !== undefined) checkRegion(input.regionCode)
  if (Object.keys(input).length === 0) return present(before)
  const after = { ...before, ...input }
  checkPlace(after.latitude, after.longitude)
  await tx.getRepository(Store).update({ id }, input)
  await trace(tx, deps, 'store.edit', id, Object.keys(input), by, { was: before, is: after })
  return present(after)
}

/** Refuses a store id that is not ours or whose store is closed, naming the field. */
export async function checkStore(tx: Tx, storeId: string | null | undefined): Promise<void> {
  if (!storeId) return
  const store = await tx.getRepository(Store).findOneBy({ id: storeId })
  if (!store) throw invalid('storeId', 'unknown store')
  if (store.closed) throw invalid('storeId', 'closed store')
}

function checkRegion(code: string): void {
  if (!isRegion(code)) throw invalid('regionCode', 'unknown region')
}

/** Half a place is none: the nearest store would be reckoned from the equator. */
function checkPlace(latitude: number | null, longitude: number | null): void {
  if ((latitude === null) !== (longitude === null))
    throw invalid(latitude === null ? 'latitude' : 'longitude', 'latitude and longitude go together')
}

const trace = (
  tx: Tx,
  deps: Deps,
  action: string,
  id: string,
  fields: string[],
  by: By,
  change: { was: object; is: object } | Record<string, never> = {},
) =>
  audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'staff', id: by.actor.id },
    action,
    objectKind: 'store',
    objectId: id,
    fields,
    ...change,
    requestId: by.requestId,
  })
