import { campaignRoutes as rows } from '../../shared/contract/campaigns'
import { segmentReachRoutes as reaches } from '../../shared/contract/segmentReach'
import { memberPageRoutes } from '../../shared/contract/memberPages'
import { serve, type Call, type Served } from '../base/contract'
import { AppError } from '../base/errors'
import { findStored } from '../base/idempotency'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { memberExists } from '../membership/find-member'
import { adaptersOf } from '../messages/adapters'
import { actorOf } from '../staff/routes'
import { approveCampaign } from './approve'
import { cancelCampaign } from './cancel'
import { readCampaign, type By } from './change-campaign'
import { copyCampaign, followUp } from './copy-campaign'
import { createCampaign } from './create-campaign'
import { editCampaign } from './edit-campaign'
import { Campaign } from './entities'
import { askForApproval, launchCampaign } from './launch'
import { listCampaigns } from './list-campaigns'
import { listSends } from './list-sends'
import { refuseNobody } from './nobody'
import { messagesOfMember } from './of-member'
import { pauseCampaign } from './pause'
import { presentCampaign } from './present-campaign'
import { presentContent } from './present-content'
import { previewCampaign, readPreview } from './preview'
import { reachSegment } from './reach-segment'
import { readReport } from './report'
import { resumeCampaign } from './resume'
import { testSend } from './test-send'
import { watchCampaign } from './watch'

type Act = (tx: Tx, deps: Deps, id: string, by: By) => Promise<Campaign>

/** Drafting, checking, launching and watching campaigns. */
export function campaignRoutes(deps: Deps): Served[] {
  const adapters = adaptersOf(deps)
  const exists = ({ params }: { params: { id: string } }): Promise<boolean> =>
    deps.db.read((tx) => tx.getRepository(Campaign).existsBy({ id: params.id }))
  /** One keyed act on one campaign; its job is taken up at once. */
  const act =
    (verb: Act) =>
    async ({ params, actor, requestId, once }: Call<typeof rows.launchCampaign>) => {
      const by = { actor: actorOf(actor), requestId }
      const stored = await once(async (tx) => ({
        status: 202,
        body: await presentCampaign(tx, deps, await verb(tx, deps, params.id, by)),
      }))
      deps.waker.wake()
      return stored
    }
  /** One keyed draft made of another campaign. */
  const make =
    (verb: Act) =>
    ({
      params,
      actor,
      requestId,
      once,
    }: Pick<Call<typeof rows.copyCampaign>, 'params' | 'actor' | 'requestId' | 'once'>) =>
      once(async (tx) => ({
        status: 201,
        body: await presentCampaign(tx, deps, await verb(tx, deps, params.id, { actor: actorOf(actor), requestId })),
      }))
  return [
    serve(rows.listCampaigns)(async ({ query }) => ({
      status: 200,
      body: await deps.db.read((tx) => listCampaigns(tx, deps, query)),
    })),
    serve(memberPageRoutes.listMemberMessages)(
      async ({ params, query }) => ({
        status: 200,
        body: await deps.db.read((tx) => messagesOfMember(tx, params.id, query)),
      }),
      ({ params }) => memberExists(deps, params.id),
    ),
    serve(rows.readCampaign)(
      async ({ params }) => ({
        status: 200,
        body: await deps.db.read(async (tx) => presentCampaign(tx, deps, await readCampaign(tx, params.id))),
      }),
      exists,
    ),
    serve(rows.watchCampaign)(async ({ params }) => ({ events: watchCampaign(deps, params.id) }), exists),
    serve(rows.createCampaign)(async ({ body, actor, requestId }) => ({
      status: 201,
      body: await deps.db.inTransaction(async (tx) =>
        presentCampaign(tx, deps, await createCampaign(tx, deps, body, { actor: actorOf(actor), requestId })),
      ),
    })),
    serve(rows.editCampaign)(
      async ({ params, body, actor, ifMatch, requestId }) => ({
        status: 200,
        body: await deps.db.inTransaction(async (tx) =>
          presentCampaign(
            tx,
            deps,
            await editCampaign(tx, deps, params.id, body, { actor: actorOf(actor), ifMatch, requestId }),
          ),
        ),
      }),
      exists,
    ),
    serve(rows.copyCampaign)(make(copyCampaign), exists),
    serve(rows.followUpCampaign)(make(followUp), exists),
    serve(rows.readCampaignContent)(
      async ({ params, locale }) => ({
        status: 200,
        body: await deps.db.read(async (tx) => presentContent(tx, await readCampaign(tx, params.id), locale)),
      }),
      exists,
    ),
    serve(reaches.reachSegment)(async ({ body }) => ({
      status: 200,
      body: await reachSegment(deps, adapters, body.rule),
    })),
    serve(rows.previewCampaign)(async ({ params }) => {
      const made = await previewCampaign(deps, adapters, params.id)
      return 'preview' in made ? { status: 200, body: made.preview } : { status: 202, body: made }
    }, exists),
    serve(rows.readPreview)(async ({ params }) => ({ status: 200, body: await readPreview(deps, params.id) }), exists),
    serve(rows.testSendCampaign)(async ({ params, body, actor, requestId, key, once }) => {
      const stored = await deps.db.read((tx) => findStored(tx, key))
      if (stored) return stored
      const by = { actor: actorOf(actor), requestId }
      const sent = await testSend(deps, adapters, params.id, { ...body, ...by, keyId: key.id })
      return once(async () => ({ status: 200, body: sent }))
    }, exists),
    serve(rows.launchCampaign)(async (call) => {
      await refuseNobody(deps, adapters, call.params.id)
      try {
        return await act(launchCampaign)(call)
      } catch (error) {
        if (error instanceof AppError && error.code === 'approval_required') {
          const by = { actor: actorOf(call.actor), requestId: call.requestId }
          await deps.db.inTransaction((tx) => askForApproval(tx, deps, call.params.id, by))
        }
        throw error
      }
    }, exists),
    serve(rows.pauseCampaign)(act(pauseCampaign), exists),
    serve(rows.resumeCampaign)(act(resumeCampaign), exists),
    serve(rows.cancelCampaign)(act(cancelCampaign), exists),
    serve(rows.approveCampaign)(act(approveCampaign), exists),
    serve(rows.readCampaignReport)(
      async ({ params }) => ({
        status: 200,
        body: await deps.db.read(async (tx) => readReport(tx, await readCampaign(tx, params.id))),
      }),
      exists,
    ),
    serve(rows.listSends)(
      async ({ params, query }) => ({
        status: 200,
        body: await deps.db.read((tx) => listSends(tx, deps, params.id, query)),
      }),
      exists,
    ),
  ]
}
