import type { readWaiting as row } from '../../shared/contract/office'
import type { AnswerBody, StaffRole } from '../../shared/contract/route'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import { row as oneRow, whole } from '../base/sql'
import { lastCheck } from '../audit/verify'

const COUNTED = { n: whole }
const DECIDED_BY: Record<'campaigns' | 'refunds' | 'merges', StaffRole[]> = {
  campaigns: ['owner', 'marketer'],
  refunds: ['owner', 'service'],
  merges: ['owner', 'service'],
}

/** How much waits for this person: each number only where her role decides it. Every count is a short range of an index. */
export async function readWaiting(tx: Tx, actor: StaffActor): Promise<AnswerBody<typeof row>> {
  const count = async (sql: string, ...values: string[]): Promise<number> =>
    (await oneRow(tx, COUNTED, `SELECT COUNT(*) AS n FROM ${sql}`, values))!.n
  const may = (roles: StaffRole[]) => roles.includes(actor.role)
  const campaigns = "campaign WHERE status = 'awaiting_approval'"
  const refunds = "pay_refund WHERE status = 'awaiting_approval'"
  const merges = "member_merge WHERE status = 'awaiting_approval'"
  const waiting = {
    campaigns: may(DECIDED_BY.campaigns) ? await count(campaigns) : null,
    refunds: may(DECIDED_BY.refunds) ? await count(refunds) : null,
    merges: may(DECIDED_BY.merges) ? await count(merges) : null,
    suspicions: may(['owner', 'service']) ? await count("suspicion WHERE state = 'open'") : null,
    failedJobs: may(['owner']) ? await count('job WHERE failedAt > 0') : null,
    auditLog: may(['owner']) ? Number((await lastCheck(tx))?.ok === false) : null,
  }
  const others = {
    campaigns:
      waiting.campaigns &&
      (await count(
        `${campaigns} AND (askedBy IS NULL OR askedBy <> ?) AND createdBy <> ? AND (launchedBy IS NULL OR launchedBy <> ?)`,
        actor.id,
        actor.id,
        actor.id,
      )),
    refunds: waiting.refunds && (await count(`${refunds} AND (askedBy IS NULL OR askedBy <> ?)`, actor.id)),
  }
  const decides = [waiting.campaigns, waiting.refunds, waiting.merges].some((n) => n !== null)
  return {
    ...waiting,
    approvals: decides ? (others.campaigns ?? 0) + (others.refunds ?? 0) + (waiting.merges ?? 0) : null,
    notices: await count('decision_note WHERE toId = ? AND seenAt IS NULL', actor.id),
  }
}
