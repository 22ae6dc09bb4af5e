import type { addCodes as route } from '../../shared/contract/couponCodes'
import type { AnswerOf, BodyOf } from '../../shared/contract/route'
import { isHeading } from '../../shared/rules/codeFile'
import { exchangeCode, importedCode } from '../../shared/rules/coupon'
import { audit } from '../base/audit'
import type { StaffActor } from '../base/contract'
import { isDuplicate, uniqueKey, type Tx } from '../base/database'
import { AppError } from '../base/errors'
import { inList, locked, row, rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { CouponTemplate } from '../coupons/entities'
import { CodeList } from './entities'
import { insertRows } from '../claims/issue'
import { lockTemplate } from '../coupons/lock-template'

/** Decide two parts that bring one code at once: the second looks again and refuses the line. */
const TAKEN = [
  uniqueKey('exchange_code', 'PRIMARY', ['code']),
  uniqueKey('piece_code', 'uq_piece_code', ['code']),
  uniqueKey('piece_code', 'PRIMARY', ['couponTemplateId', 'place']),
]

/** Rows of one statement; the embedded database takes at most 32,766 values at a time. */
const AT_ONCE = 1000
const MOST_TRIES = 4

const HOLDER = { code: text, holder: text }
const PLACE = { place: whole.nullable() }

type Answer = AnswerOf<typeof route>['body']
type By = { actor: StaffActor; requestId: string }

/**
 * Adds the part's codes to the list and says by line which it refused: malformed, standing in this list or part already
 * (so a part may be sent again after a lost answer), or taken by something else. 409 for a list that we draw and for a
 * closed template.
 */
export async function addCodes(deps: Deps, listId: string, input: BodyOf<typeof route>, by: By): Promise<Answer> {
  return withCodes(deps, (tx) => addPart(tx, deps, listId, input, by))
}

/** Runs a transaction that adds codes; anew where somebody else added one of them meanwhile. */
export async function withCodes<T>(deps: Pick<Deps, 'db'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await deps.db.inTransaction(work)
    } catch (error) {
      if (attempt >= MOST_TRIES || !TAKEN.some((key) => isDuplicate(error, key))) throw error
    }
}

/** The list with its row locked until the transaction ends: parts of one list are added one after the other. */
export async function lockList(tx: Tx, id: string): Promise<CodeList> {
  const list = await tx.getRepository(CodeList).findOne({ where: { id }, ...locked(tx) })
  if (!list) throw new AppError('not_found')
  return list
}

/** The list with its row held, if codes may be added to it. */
export async function listToFill(tx: Tx, listId: string): Promise<CodeList> {
  const list = await lockList(tx, listId)
  const template = await tx.getRepository(CouponTemplate).findOneByOrFail({ id: list.couponTemplateId })
  if (list.jobId !== null || template.state === 'closed') throw new AppError('state_conflict')
  return list
}

/** Which of these codes a list would refuse if they were added now; nothing is changed. */
export async function weighCodes(tx: Tx, listId: string, codes: string[]): Promise<Answer['refused']> {
  const list = await tx.getRepository(CodeList).findOneByOrFail({ id: listId })
  return (await sift(tx, list, { codes, firstLine: 0 })).refused
}

/** The same in the caller's transaction; audited unless the caller is. Only inside `withCodes`. */
export async function addPart(
  tx: Tx,
  deps: Deps,
  listId: string,
  input: BodyOf<typeof route>,
  by: By | null,
): Promise<Answer> {
  const list = await listToFill(tx, listId)
  const { codes, refused } = await sift(tx, list, input)
  if (codes.length > 0) {
    if (list.kind === 'piece') await addPieces(tx, list, codes)
    else await insertInParts(tx, 'exchange_code (code, listId, couponTemplateId)', list, codes)
    list.total += codes.length
    await tx.getRepository(CodeList).update({ id: listId }, { total: list.total, status: 'ready' })
    if (by)
      await audit(tx, deps, deps.clock.now(), {
        actor: { kind: 'staff', id: by.actor.id },
        action: 'coupons.codes.add',
        objectKind: 'code_list',
        objectId: listId,
        requestId: by.requestId,
      })
  }
  return { accepted: codes.length, refused, total: list.total }
}

async function sift(
  tx: Tx,
  list: CodeList,
  { codes, firstLine }: BodyOf<typeof route>,
): Promise<{ codes: string[]; refused: Answer['refused'] }> {
  const read = list.kind === 'piece' ? importedCode : exchangeCode
  const known = await holders(
    tx,
    list,
    codes.map(read).filter((code) => code !== null),
  )
  const fresh = new Set<string>()
  const refused: Answer['refused'] = []
  codes.forEach((text, i) => {
    const code = read(text)
    const refuse = (reason: Answer['refused'][number]['reason']) =>
      refused.push({ line: firstLine + i, code: text, reason })
    // The word over a column of codes would be a code that everybody can guess.
    if (code === null || isHeading(text)) refuse('malformed')
    else if (fresh.has(code) || known.get(code) === list.id) refuse('duplicate')
    else if (known.has(code)) refuse('taken')
    else fresh.add(code)
  })
  return { codes: [...fresh], refused }
}

/** Which of the codes stand somewhere: by the id of their list, or of what else they open or name. */
async function holders(tx: Tx, list: CodeList, codes: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const ask = async (sql: (list: string) => string, asked: string[]) => {
    for (const { code, holder } of await rows(tx, HOLDER, sql(inList(asked)), asked))
      found.set(code.toUpperCase(), holder)
  }
  for (let from = 0; from < codes.length; from += AT_ONCE) {
    const some = codes.slice(from, from + AT_ONCE)
    if (list.kind === 'exchange') {
      await ask(
        (p) => `SELECT codeWord AS code, id AS holder FROM coupon_template WHERE codeWord IN ${p}`,
        some.map((code) => code.toLowerCase()),
      )
      await ask((p) => `SELECT code, listId AS holder FROM exchange_code WHERE code IN ${p}`, some)
    } else {
      await ask((p) => `SELECT code, id AS holder FROM coupon WHERE code IN ${p}`, some)
      await ask((p) => `SELECT code, listId AS holder FROM piece_code WHERE code IN ${p}`, some)
    }
  }
  return found
}

/** Places go on where the template's last code stands; its lock keeps two lists from the same place. */
async function addPieces(tx: Tx, list: CodeList, codes: string[]): Promise<void> {
  await lockTemplate(tx, list.couponTemplateId)
  const top = await row(tx, PLACE, 'SELECT MAX(place) AS place FROM piece_code WHERE couponTemplateId = ?', [
    list.couponTemplateId,
  ])
  const first = (top?.place ?? 0) + 1
  for (let from = 0; from < codes.length; from += AT_ONCE)
    await insertRows(
      tx,
      'piece_code (couponTemplateId, place, code, listId)',
      codes.slice(from, from + AT_ONCE).map((code, i) => [list.couponTemplateId, first + from + i, code, list.id]),
    )
}

async function insertInParts(tx: Tx, into: string, list: CodeList, codes: string[]): Promise<void> {
  for (let from = 0; from < codes.length; from += AT_ONCE)
    await insertRows(
      tx,
      into,
      codes.slice(from, from + AT_ONCE).map((code) => [code, list.id, list.couponTemplateId]),
    )
}
