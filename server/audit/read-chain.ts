import type { readAuditChain as row } from '../../shared/contract/audit'
import type { AnswerBody } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import { row as oneRow, text, whole } from '../base/sql'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { readHead } from './chain'
import { lastCheck, whyOf, type Check } from './verify'

const COUNTED = { n: whole }
const LAST = { at: whole }
const ENTRY = { at: whole, action: text }

/** How far the log is sealed, and what the last verification found. */
export async function readChain(tx: Tx, { vault, config }: Deps): Promise<AnswerBody<typeof row>> {
  const head = await readHead(tx, vault)
  const anchor = await oneRow(tx, LAST, 'SELECT at FROM audit_anchor ORDER BY seq DESC LIMIT 1')
  const last = await lastCheck(tx)
  return {
    sealed: head?.seq ?? 0,
    sealedAt: head && head.seq > 0 ? isoOf(head.at) : null,
    unsealed: (await oneRow(tx, COUNTED, 'SELECT COUNT(*) AS n FROM audit_unsealed'))!.n,
    filling: head?.fill === 'first',
    anchoredAt: anchor && isoOf(anchor.at),
    keptOutside: config.auditAnchorFile !== null,
    last: last && { ...presentCheck(last), entry: await entryOf(tx, last.brokenId) },
  }
}

async function entryOf(tx: Tx, id: string | null): Promise<{ at: string; action: string } | null> {
  if (id === null) return null
  const found = await oneRow(tx, ENTRY, 'SELECT at, action FROM audit_entry WHERE id = ?', [id])
  return found && { at: isoOf(found.at), action: found.action }
}

/** A verification as it leaves. */
export const presentCheck = ({ at, ok, entries, unsealed, anchors, outside, brokenId, why }: Check) => ({
  ok,
  entries,
  firstBrokenId: brokenId,
  why: whyOf(why),
  unsealed,
  anchors,
  outside,
  verifiedAt: isoOf(at),
})
