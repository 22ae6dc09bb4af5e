import { isoOf } from '../../shared/rules/calendar'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { flag, rows, text, whole } from '../base/sql'
import { consentOf, presentConsents } from './state'

const ENTRY = { id: text, purpose: text, granted: flag, documentVersion: text.nullable(), source: text, at: whole }

/** One page of a member's consent ledger, oldest first. */
export async function consentHistory(tx: Tx, memberId: string, query: { limit: number; cursor?: string | undefined }) {
  const after = readCursor(query.cursor)
  const found = await rows(
    tx,
    ENTRY,
    `SELECT id, purpose, granted, documentVersion, source, at FROM consent_entry
     WHERE memberId = ? ${after ? 'AND (at > ? OR (at = ? AND id > ?))' : ''} ORDER BY at, id LIMIT ?`,
    [memberId, ...(after ? [Number(after.sort), Number(after.sort), after.id] : []), query.limit + 1],
  )
  return page(
    found,
    query.limit,
    ({ at, id }) => ({ sort: at, id }),
    ({ id: _, at, ...entry }) => ({ ...entry, at: isoOf(at) }),
  )
}

const LEDGER = { ...ENTRY, screen: text.nullable() }

/** What a member allows now, and one page of how it came to that, newest first. */
export async function consentLedger(tx: Tx, memberId: string, query: { limit: number; cursor?: string | undefined }) {
  const after = readCursor(query.cursor)
  const found = await rows(
    tx,
    LEDGER,
    `SELECT id, purpose, granted, documentVersion, source, screen, at FROM consent_entry
     WHERE memberId = ? ${after ? 'AND (at < ? OR (at = ? AND id < ?))' : ''} ORDER BY at DESC, id DESC LIMIT ?`,
    [memberId, ...(after ? [Number(after.sort), Number(after.sort), after.id] : []), query.limit + 1],
  )
  const entries = page(
    found,
    query.limit,
    ({ at, id }) => ({ sort: at, id }),
    ({ at, ...entry }) => ({ ...entry, at: isoOf(at) }),
  )
  return { ...entries, now: presentConsents(await consentOf(tx, memberId)) }
}
