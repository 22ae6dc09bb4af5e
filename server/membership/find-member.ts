import type { Tx } from '../base/database'
import { AppError } from '../base/errors'
import { forUpdate, inList, locked, rows, text } from '../base/sql'
import type { Deps } from '../deps'
import { Member } from './entities'

/** The member's row; 404 for an unknown id. */
export async function findMember(tx: Tx, id: string): Promise<Member> {
  const member = await tx.getRepository(Member).findOneBy({ id })
  if (!member) throw new AppError('not_found')
  return member
}

/** The member's row, held until the transaction ends, so that what is decided on it stays true. 404 for an unknown id. */
export async function lockMember(tx: Tx, _deps: Pick<Deps, 'db'>, id: string): Promise<Member> {
  const member = await tx.getRepository(Member).findOne({ where: { id }, ...locked(tx) })
  if (!member) throw new AppError('not_found')
  return member
}

/** Whether she has joined and is one still: neither a lead, nor an account that ended. */
export const isMember = ({ status }: Pick<Member, 'status'>): boolean => status === 'active' || status === 'frozen'

const ID = { id: text }

/**
 * Several members' rows, held by rising id, so that two who hold the same ones never wait for each other in a circle. Answers
 * those that are there.
 */
export async function lockMembers(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const sql = `SELECT id FROM member WHERE id IN ${inList(ids)} ORDER BY id${forUpdate(tx)}`
  return (await rows(tx, ID, sql, ids)).map(({ id }) => id)
}

/** True where a row with this id exists. */
export const memberExists = (deps: Pick<Deps, 'db'>, id: string): Promise<boolean> =>
  deps.db.read((tx) => tx.getRepository(Member).existsBy({ id }))

/** The account and all that became part of it, in however many steps, by rising id. */
export async function accountsOf(tx: Tx, id: string): Promise<string[]> {
  const ids = [id]
  for (let from = 0; from < ids.length;) {
    const some = ids.slice(from)
    from = ids.length
    const parts = await rows(tx, ID, `SELECT id FROM member WHERE mergedIntoId IN ${inList(some)}`, some)
    ids.push(...parts.map((one) => one.id).filter((one) => !ids.includes(one)))
  }
  return ids.sort()
}
