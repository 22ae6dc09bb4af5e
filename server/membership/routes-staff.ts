import { memberPageRoutes } from '../../shared/contract/memberPages'
import { memberRoutes as rows } from '../../shared/contract/members'
import { serve, type Served, type StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { Deps } from '../deps'
import { consentLedger } from '../consent/history'
import { approveMerge, listMerges } from './decide-merge'
import { editByStaff, freezeMember } from './edit-by-staff'
import { MemberMerge } from './entities'
import { startFetch } from './fetch-followers'
import { memberExists } from './find-member'
import type { MembershipHooks } from './hooks'
import { listMembers, searchByPhone } from './list-members'
import { noteTailSearch } from './note-tail-search'
import { presentStaffMembers } from './present-staff'
import { readTimeline } from './read-timeline'
import { revealPhone } from './reveal-phone'
import { revealVirtualPhones } from './reveal-virtual-phones'
import { reverseMerge } from './reverse-merge'
import { sessionMemory } from './session-memory'

/** The staff side: finding, reading and changing members, merges. */
export function staffSideRoutes(deps: Deps, hooks: MembershipHooks): Served[] {
  const exists = ({ params }: { params: { id: string } }) => memberExists(deps, params.id)
  const byOf = (actor: StaffActor, requestId: string) => ({ staffId: actor.id, requestId })
  const show = async (tx: Tx, id: string) => {
    const [member] = await presentStaffMembers(tx, deps, [id])
    if (!member) throw new AppError('not_found')
    return { status: 200 as const, body: member }
  }
  return [
    serve(rows.listMembers)(async ({ query, actor, requestId }) => {
      await noteTailSearch(deps, query, { actor, requestId })
      return { status: 200, body: await deps.db.read((tx) => listMembers(tx, deps, hooks, query)) }
    }),
    serve(rows.searchMembers)(async ({ body }) => ({
      status: 200,
      body: await deps.db.read((tx) => searchByPhone(tx, deps, body.phone)),
    })),
    serve(rows.readMember)(({ params }) => deps.db.read((tx) => show(tx, params.id)), exists),
    serve(rows.editMember)(
      ({ params, body, actor, ifMatch, requestId }) =>
        deps.db.inTransaction(async (tx) => {
          await editByStaff(tx, deps, params.id, body, { ...byOf(actor, requestId), ifMatch })
          return show(tx, params.id)
        }),
      exists,
    ),
    serve(rows.revealPhone)(async ({ params, body, actor, requestId }) => {
      const by = byOf(actor, requestId)
      const phone = await deps.db.inTransaction((tx) => revealPhone(tx, deps, params.id, body.reason, by))
      return { status: 200, body: { phone } }
    }, exists),
    serve(rows.revealVirtualPhones)(async ({ params, body, actor, requestId }) => {
      const by = byOf(actor, requestId)
      const items = await deps.db.inTransaction((tx) => revealVirtualPhones(tx, deps, params.id, body.reason, by))
      return { status: 200, body: { items } }
    }, exists),
    serve(rows.freezeMember)(async ({ params, body, actor, requestId }) => {
      const answer = await deps.db.inTransaction(async (tx) => {
        await freezeMember(tx, deps, params.id, body, byOf(actor, requestId))
        return show(tx, params.id)
      })
      sessionMemory(deps).forgetAll()
      return answer
    }, exists),
    serve(rows.readTimeline)(
      async ({ params, query }) => ({
        status: 200,
        body: await deps.db.read((tx) => readTimeline(tx, params.id, query)),
      }),
      exists,
    ),
    serve(memberPageRoutes.listMemberConsents)(
      async ({ params, query }) => ({
        status: 200,
        body: await deps.db.read((tx) => consentLedger(tx, params.id, query)),
      }),
      exists,
    ),
    serve(rows.fetchFollowers)(async ({ actor, requestId }) => {
      if (!deps.wechat.oa) throw new AppError('wechat_unavailable')
      const by = { actor: { kind: 'staff' as const, id: actor.id }, requestId }
      const jobId = await deps.db.inTransaction((tx) => startFetch(tx, deps, by))
      deps.waker.wake()
      return { status: 202, body: { jobId } }
    }),
    serve(rows.listMerges)(async ({ query }) => ({
      status: 200,
      body: await deps.db.read((tx) => listMerges(tx, query)),
    })),
    serve(rows.approveMerge)(
      async ({ params, body, actor, requestId }) => {
        const by = byOf(actor, requestId)
        const merged = await deps.db.inTransaction((tx) =>
          approveMerge(tx, deps, hooks, params.id, by, body?.reason ?? null),
        )
        sessionMemory(deps).forgetAll()
        return { status: 200, body: merged }
      },
      ({ params }) => deps.db.read((tx) => tx.getRepository(MemberMerge).existsBy({ id: params.id })),
    ),
    serve(rows.reverseMerge)(async ({ params, body, actor, requestId }) => {
      const answer = await deps.db.inTransaction(async (tx) => {
        const by = byOf(actor, requestId)
        const { memberId, kept } = await reverseMerge(tx, deps, hooks, params.id, by, body.reason)
        const shown = await show(tx, memberId)
        return { ...shown, body: { ...shown.body, kept } }
      })
      sessionMemory(deps).forgetAll()
      return answer
    }, exists),
  ]
}
