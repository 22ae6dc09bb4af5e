import { membershipRoutes as rows } from '../../shared/contract/membership'
import { serve, type Served } from '../base/contract'
import { write } from '../base/sql'
import { changesOf } from '../consent/changes'
import { consentHistory } from '../consent/history'
import { consentOf, presentConsents } from '../consent/state'
import type { Deps } from '../deps'
import { agreeAgain, myAgreements } from './agree-again'
import { changeConsents } from './change-consents'
import { editMe } from './edit-me'
import type { MembershipHooks } from './hooks'
import { join } from './join'
import { openSession } from './open-session'
import { presentMember } from './present'
import { readCard } from './read-card'
import { rebindPhone } from './rebind-phone'
import { sessionMemory } from './session-memory'
import { settleMerge } from './settle-merge'

/** The member's own side: session, joining, profile, phone, consents, card. */
export const memberSideRoutes = (deps: Deps, hooks: MembershipHooks): Served[] => [
  serve(rows.openSession)(async ({ body, device }) => ({ status: 200, body: await openSession(deps, body, device) })),
  serve(rows.closeSession)(async ({ actor }) => {
    await deps.db.inTransaction((tx) => write(tx, 'DELETE FROM mini_session WHERE tokenHash = ?', [actor.session]))
    sessionMemory(deps).forgetAll()
    return { status: 204, body: undefined }
  }),
  serve(rows.join)(async ({ actor, body }) => join(deps, hooks, actor.openid, body)),
  serve(rows.mergeMember)(async ({ actor, body }) => settleMerge(deps, hooks, actor.openid, body)),
  serve(rows.readMe)(async ({ actor }) => ({
    status: 200,
    body: await deps.db.read((tx) => presentMember(tx, deps, actor.memberId)),
  })),
  serve(rows.editMe)(async ({ actor, body, ifMatch }) => ({
    status: 200,
    body: await deps.db.inTransaction((tx) => editMe(tx, deps, hooks, actor.memberId, body, ifMatch)),
  })),
  serve(rows.rebindPhone)(async ({ actor, body }) => ({
    status: 200,
    body: await rebindPhone(deps, hooks, actor, body.phoneCode),
  })),
  serve(rows.readMyConsents)(async ({ actor }) => ({
    status: 200,
    body: presentConsents(await deps.db.read((tx) => consentOf(tx, actor.memberId))),
  })),
  serve(rows.editMyConsents)(async ({ actor, body }) => {
    const said = { memberId: actor.memberId, source: 'mini' as const, screen: 'pages/preferences/index' }
    const state = await deps.db.inTransaction(async (tx) => {
      await changeConsents(tx, deps, { ...said, at: deps.clock.now(), changes: changesOf(body) })
      return consentOf(tx, actor.memberId)
    })
    return { status: 200, body: presentConsents(state) }
  }),
  serve(rows.readMyAgreements)(async ({ actor, locale }) => ({
    status: 200,
    body: await deps.db.read((tx) => myAgreements(tx, deps, actor.memberId, locale)),
  })),
  serve(rows.agreeAgain)(async ({ actor, body, locale }) => ({
    status: 200,
    body: await deps.db.inTransaction((tx) => agreeAgain(tx, deps, actor.memberId, body, locale)),
  })),
  serve(rows.readMyConsentHistory)(async ({ actor, query }) => ({
    status: 200,
    body: await deps.db.read((tx) => consentHistory(tx, actor.memberId, query)),
  })),
  serve(rows.readCard)(async ({ actor }) => ({
    status: 200,
    body: await deps.db.inTransaction((tx) => readCard(tx, deps, actor.memberId)),
  })),
]
