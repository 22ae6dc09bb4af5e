import { flag, insert, row, text, whole } from '../base/sql'
import type { JobKind } from '../base/jobs'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import { anchorsOutside } from './anchor'
import { sealAll } from './seal'
import { beginWalk, stepOn, type Walk, type Why } from './walk'

export const VERIFY_JOB: JobKind = { kind: 'audit.verify', lane: 'bulk' }

/** Entries looked at in one statement: a few milliseconds, on either database. */
const AT_ONCE = 500

export type Check = {
  id: string
  at: number
  ok: boolean
  entries: number
  unsealed: number
  anchors: number
  outside: number | null
  brokenId: string | null
  why: string | null
}

type Turn = {
  /** Where the turn before stood; null begins. */
  from: Walk | null
  letGo(): boolean
  looked?(n: number, of: number): Promise<void>
}

/**
 * Verifies until it is over or has to let go. Begins by sealing what waits, so that what was done before it was asked for
 * is in it; where nothing can be sealed, the verification is what says why.
 */
export async function verifySome(deps: Deps, { from, letGo, looked }: Turn): Promise<Walk> {
  const outside = await anchorsOutside(deps.vault, deps.config.auditAnchorFile)
  let walk = from
  if (walk === null) {
    await sealAll(deps, letGo).catch((error: unknown) =>
      deps.log.error({ error: String(error) }, 'sealing the audit log failed'),
    )
    walk = await beginWalk(deps, outside)
  }
  while (!walk.over && !letGo()) {
    const next = await stepOn(deps, walk, outside, AT_ONCE)
    await looked?.(next.seq - walk.seq, walk.end.seq)
    walk = next
  }
  return walk
}

/** Keeps what a verification found, and says a broken one where logs are read. */
export async function keepCheck(deps: Deps, walk: Walk, byId: string | null): Promise<Check> {
  const check = {
    id: deps.chance.id(),
    at: deps.clock.now(),
    ok: walk.broken === null,
    entries: walk.end.seq,
    unsealed: walk.unsealed,
    anchors: walk.anchors,
    outside: walk.outside,
    brokenId: walk.broken?.id ?? null,
    why: walk.broken?.why ?? null,
  }
  await deps.db.inTransaction((tx) => insert(tx, 'audit_check', { ...check, ok: check.ok ? 1 : 0, byId }))
  if (!check.ok) deps.log.error({ entry: check.brokenId, why: check.why }, 'the audit log is not as it was sealed')
  return check
}

const CHECK = {
  id: text,
  at: whole,
  ok: flag,
  entries: whole,
  unsealed: whole,
  anchors: whole,
  outside: whole.nullable(),
  brokenId: text.nullable(),
  why: text.nullable(),
}

/** What the last verification found; null before the first. */
export const lastCheck = (tx: Tx): Promise<Check | null> =>
  row(tx, CHECK, `SELECT ${Object.keys(CHECK).join(', ')} FROM audit_check ORDER BY at DESC, id DESC LIMIT 1`)

/** Why a chain is broken, in the words of the contract. */
export const whyOf = (why: string | null): Why | null => WHYS.find((one) => one === why) ?? null
const WHYS: readonly Why[] = ['changed', 'missing', 'added', 'chain']
