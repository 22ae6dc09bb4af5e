import { messageRoutes as rows } from '../../shared/contract/messages'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { actorOf } from '../staff/routes'
import type { DeliveryHook } from './delivery'
import { createMessageTemplate } from './create-template'
import { editTemplate } from './edit-template'
import { MessageTemplate } from './entities'
import { listTemplates } from './list-templates'
import { listWanted } from './list-wanted'
import { presentTemplate } from './present-template'
import { reportOpen } from './report-open'
import { reportSubscriptions } from './report-subscriptions'

/** Message templates, permissions to send, opens; `delivered` is the room that keeps each person's outcome. */
export const messageRoutes = (deps: Deps, delivered: DeliveryHook): Served[] => [
  serve(rows.listMessageTemplates)(async ({ query }) => ({
    status: 200,
    body: await deps.db.read((tx) => listTemplates(tx, query)),
  })),
  serve(rows.createMessageTemplate)(async ({ body, actor, requestId }) => ({
    status: 201,
    body: presentTemplate(
      await deps.db.inTransaction((tx) => createMessageTemplate(tx, deps, body, { actor: actorOf(actor), requestId })),
    ),
  })),
  serve(rows.editMessageTemplate)(
    async ({ params, body, actor, ifMatch, requestId }) => ({
      status: 200,
      body: presentTemplate(
        await deps.db.inTransaction((tx) =>
          editTemplate(tx, deps, params.id, body, { actor: actorOf(actor), ifMatch, requestId }),
        ),
      ),
    }),
    ({ params }) => deps.db.read((tx) => tx.getRepository(MessageTemplate).existsBy({ id: params.id })),
  ),
  serve(rows.reportSubscriptions)(async ({ body, actor, requestId }) => ({
    status: 200,
    body: {
      quotas: await deps.db.inTransaction((tx) =>
        reportSubscriptions(tx, deps, { openid: actor.openid, results: body.results, requestId }),
      ),
    },
  })),
  serve(rows.listWanted)(async ({ query, actor }) => ({
    status: 200,
    body: { items: await deps.db.read((tx) => listWanted(tx, actor.openid, query.scene)) },
  })),
  serve(rows.reportOpen)(async ({ body }) => {
    await deps.db.inTransaction((tx) => reportOpen(tx, deps, body.token, delivered))
    return { status: 204, body: undefined }
  }),
]
