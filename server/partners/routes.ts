import { partnerRoutes as rows } from '../../shared/contract/partners'
import { serve, type Served, type StaffActor } from '../base/contract'
import { listenersChanged } from '../base/outbox'
import type { Deps } from '../deps'
import { checkUrl, createWebhook, type ByWhom } from './create-webhook'
import { createKey } from './create-key'
import { deleteWebhook } from './delete-webhook'
import { hasDelivery, listDeliveries, repeatDelivery } from './deliveries'
import { keysChanged } from './door'
import { editWebhook } from './edit-webhook'
import { ApiKey, Webhook } from './entities'
import { listKeys } from './list-keys'
import type { Outbound } from './outbound'
import { pingWebhook } from './ping'
import { listWebhooks } from './present-webhook'
import { revokeKey } from './revoke-key'
import { rotateKey } from './rotate-key'

const byStaff = (call: { actor: StaffActor; requestId: string }): ByWhom => ({
  actor: { kind: 'staff', id: call.actor.id },
  requestId: call.requestId,
})

/** Keys of shop systems and whom they may be told through; the owner's. */
export const partnerRoutes = (deps: Deps, outbound: Outbound): Served[] => [
  ...keyRoutes(deps),
  ...webhookRoutes(deps, outbound),
]

function keyRoutes(deps: Deps): Served[] {
  const { db } = deps
  const exists = ({ params }: { params: { id: string } }) =>
    db.read((tx) => tx.getRepository(ApiKey).existsBy({ id: params.id }))
  return [
    serve(rows.listApiKeys)(async ({ query }) => ({ status: 200, body: await db.read((tx) => listKeys(tx, query)) })),
    serve(rows.createApiKey)(async ({ body, actor, requestId }) => ({
      status: 201,
      body: await db.inTransaction((tx) => createKey(tx, deps, body, { actor, requestId })),
    })),
    serve(rows.rotateApiKey)(async ({ params, body, actor, requestId }) => {
      const made = await db.inTransaction((tx) => rotateKey(tx, deps, params.id, body.graceHours, { actor, requestId }))
      keysChanged(deps)
      return { status: 201, body: made }
    }, exists),
    serve(rows.revokeApiKey)(async ({ params, actor, requestId }) => {
      await db.inTransaction((tx) => revokeKey(tx, deps, params.id, { actor, requestId }))
      keysChanged(deps)
      listenersChanged(deps)
      return { status: 204, body: undefined }
    }, exists),
  ]
}

function webhookRoutes(deps: Deps, outbound: Outbound): Served[] {
  const { db } = deps
  const exists = ({ params }: { params: { id: string } }) =>
    db.read((tx) => tx.getRepository(Webhook).existsBy({ id: params.id }))
  return [
    serve(rows.listWebhooks)(async ({ query }) => ({
      status: 200,
      body: await db.read((tx) => listWebhooks(tx, query, null)),
    })),
    serve(rows.createWebhook)(async (call) => {
      await checkUrl(outbound, call.body.url)
      const owner = { kind: 'staff' as const, id: call.actor.id }
      const made = await db.inTransaction((tx) => createWebhook(tx, deps, call.body, owner, byStaff(call)))
      listenersChanged(deps)
      return { status: 201, body: made }
    }),
    serve(rows.editWebhook)(async (call) => {
      if (call.body.url !== undefined) await checkUrl(outbound, call.body.url)
      const edited = await db.inTransaction((tx) => editWebhook(tx, deps, call.params.id, call.body, byStaff(call)))
      listenersChanged(deps)
      return { status: 200, body: edited }
    }, exists),
    serve(rows.deleteWebhook)(async (call) => {
      await db.inTransaction((tx) => deleteWebhook(tx, deps, call.params.id, byStaff(call)))
      listenersChanged(deps)
      return { status: 204, body: undefined }
    }, exists),
    serve(rows.pingWebhook)(
      async ({ params }) => ({ status: 200, body: await pingWebhook(deps, outbound, params.id) }),
      exists,
    ),
    serve(rows.listDeliveries)(
      async ({ params, query }) => ({
        status: 200,
        body: await db.read((tx) => listDeliveries(tx, params.id, query)),
      }),
      exists,
    ),
    serve(rows.repeatDelivery)(
      async (call) => {
        const body = await db.inTransaction((tx) => repeatDelivery(tx, deps, call.params.id, byStaff(call)))
        deps.waker.wake()
        return { status: 202, body }
      },
      ({ params }) => db.read((tx) => hasDelivery(tx, params.id)),
    ),
  ]
}
