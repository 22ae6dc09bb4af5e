import { auditRoutes as rows } from '../../shared/contract/audit'
import { serve, type Served } from '../base/contract'
import type { Deps } from '../deps'
import { presentCheck, readChain } from './read-chain'
import { verifyNow } from './verify-now'

/** The chain beside the audit log; the log itself is the staff room's. */
export const auditRoutes = (deps: Deps): Served[] => [
  serve(rows.readAuditChain)(async () => ({ status: 200, body: await deps.db.read((tx) => readChain(tx, deps)) })),
  serve(rows.verifyAuditLog)(async ({ actor }) => {
    const found = await verifyNow(deps, actor)
    return 'check' in found ? { status: 200, body: presentCheck(found.check) } : { status: 202, body: found }
  }),
]
