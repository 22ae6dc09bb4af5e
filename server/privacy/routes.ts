import { privacyRoutes as rows } from '../../shared/contract/privacy'
import { serve, type Served } from '../base/contract'
import type { PersonTable } from '../base/person-table'
import type { Deps } from '../deps'
import { memberExists } from '../membership/find-member'
import { sessionMemory } from '../membership/session-memory'
import { eraseMember } from './erase'
import { makeLink, readLink } from './links'
import { proveConsent } from './prove-consent'
import { makeReport } from './report'

/** A person's own rights over what is held of her. */
export function privacyRoutes(deps: Deps, house: { holdings: readonly PersonTable[] }): Served[] {
  const erase = async (id: string, by: Parameters<typeof eraseMember>[4]) => {
    await deps.db.inTransaction((tx) => eraseMember(tx, deps, house, id, by))
    sessionMemory(deps).forgetAll()
    deps.waker.wake()
    return { status: 204 as const, body: undefined }
  }
  return [
    serve(rows.askOwnData)(async ({ actor, body, requestId }) => ({
      status: 202,
      body: await deps.db.inTransaction((tx) => makeLink(tx, deps, actor.memberId, body?.format ?? 'json', requestId)),
    })),
    serve(rows.readOwnData)(async ({ params, query, actor }) => ({
      status: 200,
      body: await deps.db.read((tx) =>
        readLink(tx, deps, house.holdings, { id: params.id, memberId: actor.memberId, data: query.data === 'yes' }),
      ),
    })),
    serve(rows.createPrivacyReport)(async ({ actor, locale, requestId }) => ({
      status: 201,
      body: await deps.db.inTransaction((tx) => makeReport(tx, deps, house.holdings, { actor, locale, requestId })),
    })),
    serve(rows.proveConsent)(
      async ({ params, actor, locale, requestId }) => ({
        status: 201,
        body: await deps.db.inTransaction((tx) => proveConsent(tx, deps, params.id, { actor, locale, requestId })),
      }),
      ({ params }) => memberExists(deps, params.id),
    ),
    serve(rows.closeAccount)(({ actor, requestId }) =>
      erase(actor.memberId, { actor: { kind: 'member', id: actor.memberId }, reason: null, requestId }),
    ),
    serve(rows.eraseMember)(
      ({ params, body, actor, requestId }) =>
        erase(params.id, { actor: { kind: 'staff', id: actor.id }, reason: body.reason, requestId }),
      ({ params }) => memberExists(deps, params.id),
    ),
  ]
}
