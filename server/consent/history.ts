import { isoOf } from '../../shared/rules/calendar'
import { pageByMoment } from '../base/by-moment'
import type { Tx } from '../base/database'
import { flag, text, whole } from '../base/sql'
import { consentOf, presentConsents } from './state'

const ENTRY = { id: text, purpose: text, granted: flag, documentVersion: text.nullable(), source: text, at: whole }

/** One page of a member's consent ledger, oldest first. */
export async function consentHistory(tx: Tx, memberId: string, query: { limit: number; cursor?: string | undefined }) {
  return pageByMoment(
    tx,
    ENTRY,
    {
      select: 'SELECT id, purpose, granted, documentVersion, source, at FROM consent_entry WHERE memberId = ?',
      values: [memberId],
      by: { at: 'at', id: 'id', rising: true },
      query,
    },
    ({ at, id }) => ({ sort: at, id }),
    ({ id: _, at, ...entry }) => ({ ...entry, at: isoOf(at) }),
  )
}

const LEDGER = { ...ENTRY, screen: text.nullable() }

/** What a member allows now, and one page of how it came to that, newest first. */
export async function consentLedger(tx: Tx, memberId: string, query: { limit: number; cursor?: string | undefined }) {
  const entries = await pageByMoment(
    tx,
    LEDGER,
    {
      select: 'SELECT id, purpose, granted, documentVersion, source, screen, at FROM consent_entry WHERE memberId = ?',
      values: [memberId],
      by: { at: 'at', id: 'id' },
      query,
    },
    ({ at, id }) => ({ sort: at, id }),
    ({ at, ...entry }) => ({ ...entry, at: isoOf(at) }),
  )
  return { ...entries, now: presentConsents(await consentOf(tx, memberId)) }
}
