import { ownFieldRoutes as rows } from '../../shared/contract/ownFields'
import { askedFields, type OwnField } from '../../shared/rules/ownFields'
import { serve, type Served } from '../base/contract'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { createField, editField, orderFields } from './change-fields'
import { holdFields, readFields } from './definitions'
import type { FieldHooks } from './hooks'

/** The brand's own fields as the shop sets them up. */
export function fieldRoutes(deps: Deps, hooks: FieldHooks): Served[] {
  /** Does it, and tells who keeps the completeness of profiles where other fields are asked afterwards. */
  const change = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const done = await deps.db.inTransaction(async (tx) => {
      const before = namesOf(await holdFields(tx))
      const answer = await work(tx)
      if (namesOf(await readFields(tx)) !== before) await hooks.askedChanged(tx)
      return answer
    })
    deps.waker.wake()
    return done
  }
  return [
    serve(rows.listOwnFields)(async () => ({
      status: 200,
      body: { items: await deps.db.read((tx) => readFields(tx)) },
    })),
    serve(rows.createOwnField)(async ({ body, actor, requestId }) => ({
      status: 201,
      body: await change((tx) => createField(tx, deps, body, { staffId: actor.id, requestId })),
    })),
    serve(rows.orderOwnFields)(async ({ body, actor, requestId }) => ({
      status: 200,
      body: { items: await change((tx) => orderFields(tx, deps, body.keys, { staffId: actor.id, requestId })) },
    })),
    serve(rows.editOwnField)(
      async ({ params, body, actor, requestId, ifMatch }) => ({
        status: 200,
        body: await change((tx) => editField(tx, deps, params.id, body, { staffId: actor.id, requestId, ifMatch })),
      }),
      async ({ params }) => (await deps.db.read((tx) => readFields(tx))).some(({ key }) => key === params.id),
    ),
  ]
}

const namesOf = (fields: readonly OwnField[]): string =>
  askedFields(fields)
    .map(({ key }) => key)
    .sort()
    .join()
