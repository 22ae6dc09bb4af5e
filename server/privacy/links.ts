import type { askOwnData as askRow, readOwnData as readRow } from '../../shared/contract/privacy'
import type { AnswerBody } from '../../shared/contract/route'
import { DAY_MS, isoOf, MINUTE_MS } from '../../shared/rules/calendar'
import { limitOf, takeAttempt } from '../base/attempts'
import { audit } from '../base/audit'
import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import type { PersonTable } from '../base/person-table'
import { insert, row, text, whole, write } from '../base/sql'
import { hashToken } from '../base/vault'
import type { Deps } from '../deps'
import { ownDataOf } from './own-data'

const LINK_MS = 15 * MINUTE_MS
const A_DAY = 5

type Format = 'json' | 'csv'
const LINK = { id: text, memberId: text, format: text, expiresAt: whole, usedAt: whole.nullable() }
type Link = { id: string; memberId: string; format: string; expiresAt: number; usedAt: number | null }

/** Under this path of the installation links are followed (`page.ts`). */
export const LINK_PATH = '/own-data'

/**
 * A link that gives the file once, for a quarter of an hour; only a hash of it is kept, and no file. One before it ends. 429
 * beyond five a day.
 */
export async function makeLink(
  tx: Tx,
  deps: Deps,
  memberId: string,
  format: Format,
  requestId: string,
): Promise<AnswerBody<typeof askRow>> {
  const now = deps.clock.now()
  await takeAttempt(tx, [limitOf('own-data', [memberId], A_DAY, DAY_MS)], now, DAY_MS / 1000)
  await write(tx, 'UPDATE own_data_link SET expiresAt = ? WHERE memberId = ? AND usedAt IS NULL AND expiresAt > ?', [
    now,
    memberId,
    now,
  ])
  const token = deps.chance.token()
  const link = { id: deps.chance.id(), memberId, format, expiresAt: now + LINK_MS, usedAt: null }
  await insert(tx, 'own_data_link', { ...link, tokenHash: hashToken(token), createdAt: now })
  await said(tx, deps, memberId, 'privacy.ask_own_data', [format], requestId)
  return { ...present(link, now), url: `${deps.publicUrl}${LINK_PATH}/${token}` }
}

/** A link of this member; 404 for any other. With the data itself, where they are wanted and it is ready. */
export async function readLink(
  tx: Tx,
  deps: Deps,
  holdings: readonly PersonTable[],
  asked: { id: string; memberId: string; data: boolean },
): Promise<AnswerBody<typeof readRow>> {
  const link = await row(tx, LINK, `SELECT ${COLUMNS} FROM own_data_link WHERE id = ? AND memberId = ?`, [
    asked.id,
    asked.memberId,
  ])
  if (!link) throw new AppError('not_found')
  const shown = present(link, deps.clock.now())
  const wanted = asked.data && shown.status === 'ready'
  return { ...shown, data: wanted ? await ownDataOf(tx, deps, holdings, link.memberId) : null }
}

const COLUMNS = Object.keys(LINK).join(', ')

const present = (link: Link, now: number) => ({
  id: link.id,
  format: link.format as Format,
  status:
    link.usedAt !== null ? ('fetched' as const) : link.expiresAt <= now ? ('expired' as const) : ('ready' as const),
  expiresAt: isoOf(link.expiresAt),
})

/** The link this token opens, if it can be followed still; looking uses nothing up. */
export async function openLink(tx: Tx, deps: Pick<Deps, 'clock'>, token: string): Promise<Link | null> {
  const sql = `SELECT ${COLUMNS} FROM own_data_link WHERE tokenHash = ? AND usedAt IS NULL AND expiresAt > ?`
  return row(tx, LINK, sql, [hashToken(token), deps.clock.now()])
}

/** Uses the link up: of any number who follow it at once one is let through. Null for all others. */
export async function useLink(tx: Tx, deps: Deps, token: string, requestId: string): Promise<Link | null> {
  const now = deps.clock.now()
  const used = 'UPDATE own_data_link SET usedAt = ? WHERE tokenHash = ? AND usedAt IS NULL AND expiresAt > ?'
  if ((await write(tx, used, [now, hashToken(token), now])) !== 1) return null
  const link = await row(tx, LINK, `SELECT ${COLUMNS} FROM own_data_link WHERE tokenHash = ?`, [hashToken(token)])
  await said(tx, deps, link!.memberId, 'privacy.fetch_own_data', [link!.format], requestId)
  return link
}

const said = (tx: Tx, deps: Deps, memberId: string, action: string, fields: string[], requestId: string) =>
  audit(tx, deps, deps.clock.now(), {
    actor: { kind: 'member', id: memberId },
    action,
    objectKind: 'member',
    objectId: memberId,
    fields,
    requestId,
  })
