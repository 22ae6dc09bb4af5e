import { digitsOf, plainText } from '../../shared/rules/typed'
import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import { comparedName } from './name-parts'
import { phoneTailIndexOf } from './personal-data'

/** What somebody typed into the search of the members, and who of all is looked for. */
export type Sought = { name: string; digits: string; tail: string | null; statuses: readonly string[] }

/** Who is meant where nobody says otherwise: leads have not joined, merged accounts are another's. */
export const JOINED = ['active', 'frozen'] as const

/** Where a hit stands in the order of hits: how it was found, by what, and who. */
export type Hit = { how: number; part: string; id: string }

/** More members than this are never shown for the last digits of a phone: these say little, and are no way to list people. */
const MOST_BY_TAIL = 50

/** Reads what was typed: a part of a name or of its pinyin, the beginning of a member number, the last four digits of a phone. */
export function soughtOf(deps: Pick<Deps, 'vault'>, typed: string, statuses: readonly string[] = JOINED): Sought {
  const digits = /^[\d -]+$/.test(plainText(typed)) ? digitsOf(typed) : ''
  return {
    name: comparedName(typed),
    digits,
    tail: digits.length === 4 ? phoneTailIndexOf(deps, digits) : null,
    statuses,
  }
}

/** Up to so many members who are meant, after a given one, each once: by phone first, then by number, then by name. */
export async function findMembers(tx: Tx, sought: Sought, after: Hit | null, most: number): Promise<Hit[]> {
  const hits: Hit[] = []
  for (let how = after?.how ?? 0; how < WAYS.length && hits.length < most; how++) {
    const from = how === after?.how ? after : null
    for (const hit of await WAYS[how]!(tx, sought, from, most - hits.length)) hits.push({ how, ...hit })
  }
  return hits
}

type Found = { part: string; id: string }
const FOUND = { part: text, id: text }

async function byTail(tx: Tx, { tail, statuses }: Sought, after: Found | null, most: number): Promise<Found[]> {
  if (tail === null) return []
  const found = await rows(
    tx,
    FOUND,
    `SELECT '' AS part, id FROM member WHERE phoneTail = ? AND status IN ${inList(statuses)} ORDER BY id LIMIT ?`,
    [tail, ...statuses, MOST_BY_TAIL],
  )
  return found.filter(({ id }) => after === null || id > after.id).slice(0, most)
}

/** Number columns are asked with digits only: MySQL refuses to compare ASCII with other signs. `:` follows the digits. */
async function byNumber(
  tx: Tx,
  { digits, tail, statuses }: Sought,
  after: Found | null,
  most: number,
): Promise<Found[]> {
  if (digits === '') return []
  return rows(
    tx,
    FOUND,
    `SELECT memberNo AS part, id FROM member WHERE memberNo >= ? AND memberNo < ? AND memberNo > ? AND status IN ${inList(statuses)}
     ${tail === null ? '' : 'AND (phoneTail IS NULL OR phoneTail <> ?)'} ORDER BY memberNo LIMIT ?`,
    [digits, `${digits}:`, after?.part ?? '', ...statuses, ...(tail === null ? [] : [tail]), most],
  )
}

/** The last sign there is: what begins with a text stands between the text and the text followed by it. */
const LAST_SIGN = '\u{10ffff}'

/** Each by the first of her parts that begins so; whom the other ways found is not found again. */
async function byName(
  tx: Tx,
  { name, digits, tail, statuses }: Sought,
  after: Found | null,
  most: number,
): Promise<Found[]> {
  if (name === '') return []
  const otherwise =
    digits === ''
      ? ''
      : `AND NOT EXISTS (SELECT 1 FROM member n WHERE n.id = p.memberId AND ((n.memberNo >= ? AND n.memberNo < ?)${tail === null ? '' : ' OR n.phoneTail = ?'}))`
  return rows(
    tx,
    FOUND,
    `SELECT p.part, p.memberId AS id FROM member_name p WHERE p.part >= ? AND p.part <= ?
     ${after ? 'AND (p.part > ? OR (p.part = ? AND p.memberId > ?))' : ''}
     AND NOT EXISTS (SELECT 1 FROM member_name e WHERE e.memberId = p.memberId AND e.part >= ? AND e.part < p.part)
     AND EXISTS (SELECT 1 FROM member s WHERE s.id = p.memberId AND s.status IN ${inList(statuses)})
     ${otherwise} ORDER BY p.part, p.memberId LIMIT ?`,
    [
      after?.part ?? name,
      `${name}${LAST_SIGN}`,
      ...(after ? [after.part, after.part, after.id] : []),
      name,
      ...statuses,
      ...(digits === '' ? [] : [digits, `${digits}:`, ...(tail === null ? [] : [tail])]),
      most,
    ],
  )
}

const WAYS = [byTail, byNumber, byName] as const
