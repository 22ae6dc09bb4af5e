import type { Room } from '../deps'
import { MEMBERSHIP } from '../membership/hooks'
import { emailPeople } from './holdings'
import { PROOF_MAIL_JOB } from './job-kinds'
import { proofPages } from './proof-page'
import { emailRoutes } from './routes'
import { sendProof } from './send-proof'
import { unsubscribePages } from './unsubscribe-page'

/** An address that its owner proves by a link, and mails that she stops by one. */
export const emails: Room = {
  name: 'emails',
  routes: emailRoutes,
  routers: (deps, house) => [
    proofPages(deps, { ...house.ask(MEMBERSHIP), holdings: house.person }),
    unsubscribePages(deps),
  ],
  jobKinds: [PROOF_MAIL_JOB],
  jobs: (deps) => ({ [PROOF_MAIL_JOB.kind]: sendProof(deps) }),
  segmentFields: ['emailVerified'],
  timeline: ['email_verified'],
  person: emailPeople,
}
