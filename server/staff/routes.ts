import { listAudit as auditRow } from '../../shared/contract/audit'
import { staffRoutes as rows } from '../../shared/contract/staff'
import type { StaffActor, Served } from '../base/contract'
import { serve } from '../base/contract'
import type { Actor } from '../base/audit'
import { write } from '../base/sql'
import { STAFF_COOKIE } from '../base/admit'
import type { Deps } from '../deps'
import { createStaff, editStaff } from './accounts'
import { changePassword } from './change-password'
import { sessionsEnded } from './door'
import { Staff } from './entities'
import { listFailedJobs, retryJob } from './failed-jobs'
import { listAudit } from './list-audit'
import { listStaff } from './list-staff'
import { hashPassword } from './password'
import { readJob } from './read-job'
import { changeSettings, readSettings } from './settings'
import { signIn } from './sign-in'

export const actorOf = (staff: StaffActor): Actor => ({ kind: 'staff', id: staff.id })

const selfOf = (s: StaffActor) => ({ id: s.id, name: s.name, role: s.role, storeId: s.storeId })

/** Sign-in, accounts, settings, jobs, audit. */
export const staffRoutes = (deps: Deps): Served[] => [
  serve(rows.signIn)(async ({ body, ip, requestId }) => {
    const { token, csrfToken, staff } = await signIn(deps, { ...body, ip, requestId })
    if (!body.cookie) return { status: 200, body: { token, csrfToken, staff } }
    const secure = deps.publicUrl.startsWith('https:') ? '; Secure' : ''
    return {
      status: 200,
      body: { csrfToken, staff },
      headers: { 'Set-Cookie': `${STAFF_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict${secure}` },
    }
  }),
  serve(rows.signOut)(async ({ actor }) => {
    await deps.db.inTransaction((tx) => write(tx, 'DELETE FROM staff_session WHERE tokenHash = ?', [actor.session]))
    sessionsEnded(deps)
    return {
      status: 204,
      body: undefined,
      headers: { 'Set-Cookie': `${STAFF_COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0` },
    }
  }),
  serve(rows.readSelf)(async ({ actor }) => ({
    status: 200,
    body: { csrfToken: (actor as StaffActor & { csrf: string }).csrf, staff: selfOf(actor) },
  })),
  serve(rows.changePassword)(async ({ actor, body, ip, requestId }) => {
    await changePassword(deps, actor, body, { ip, requestId })
    sessionsEnded(deps)
    return { status: 204, body: undefined }
  }),
  serve(rows.listStaff)(async ({ query }) => ({
    status: 200,
    body: await deps.db.read((tx) => listStaff(tx, query)),
  })),
  serve(rows.createStaff)(async ({ body, actor, requestId }) => {
    const { password, ...input } = body
    const passwordHash = await hashPassword(password)
    return {
      status: 201,
      body: await deps.db.inTransaction((tx) =>
        createStaff(tx, deps, { ...input, passwordHash }, { actor, requestId }),
      ),
    }
  }),
  serve(rows.editStaff)(
    async ({ params, body, actor, requestId }) => {
      const { password, ...input } = body
      const change = { ...input, ...(password === undefined ? {} : { passwordHash: await hashPassword(password) }) }
      const account = await deps.db.inTransaction((tx) => editStaff(tx, deps, params.id, change, { actor, requestId }))
      sessionsEnded(deps)
      return { status: 200, body: account }
    },
    ({ params }) => deps.db.read((tx) => tx.getRepository(Staff).existsBy({ id: params.id })),
  ),
  serve(rows.readSettings)(async () => ({ status: 200, body: await deps.db.read(readSettings) })),
  serve(rows.editSettings)(async ({ body, actor, ifMatch, requestId }) => ({
    status: 200,
    body: await deps.db.inTransaction((tx) =>
      changeSettings(tx, deps, body, { actor: actorOf(actor), ifMatch, requestId }),
    ),
  })),
  serve(rows.readJob)(async ({ params }) => ({
    status: 200,
    body: await deps.db.read((tx) => readJob(tx, params.id)),
  })),
  serve(rows.listJobs)(async ({ query }) => ({
    status: 200,
    body: await deps.db.read((tx) => listFailedJobs(tx, query)),
  })),
  serve(rows.retryJob)(async ({ params, actor, requestId }) => {
    await deps.db.inTransaction((tx) => retryJob(tx, deps, params.id, { actor, requestId }))
    deps.waker.wake()
    return { status: 204, body: undefined }
  }),
  serve(auditRow)(async ({ query }) => ({ status: 200, body: await deps.db.read((tx) => listAudit(tx, query)) })),
]
