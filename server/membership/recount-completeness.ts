import { In } from 'typeorm'
import type { Tx } from '../base/database'
import { enqueue, type JobKind } from '../base/jobs'
import { forUpdate, inList, rows, text, write } from '../base/sql'
import type { Deps } from '../deps'
import { answersOf, toldAmong } from '../fields/answers'
import { askedKeys } from '../fields/definitions'
import { completenessOf } from './completeness'
import { Member } from './entities'

export const COMPLETENESS_JOB: JobKind = { kind: 'membership.completeness', lane: 'bulk' }

/** How complete each profile is is counted anew; the caller wakes the runner after its commit. */
export const recountSoon = async (tx: Tx, deps: Deps): Promise<void> =>
  void (await enqueue(tx, deps, { ...COMPLETENESS_JOB, payload: {} }))

/** Members looked at in one transaction. */
const CHUNK = 200
const ID = { id: text }

/** Goes on with whoever comes after the given one by rising id; null when all are done, else after whom it goes on. */
export async function recountAll(
  deps: Pick<Deps, 'db'>,
  letGo: () => boolean,
  from: string | null = null,
): Promise<string | null> {
  let after = from ?? ''
  while (!letGo()) {
    const last = await deps.db.inTransaction(async (tx) => {
      const sql = `SELECT id FROM member WHERE id > ? ORDER BY id LIMIT ?${forUpdate(tx)}`
      const ids = (await rows(tx, ID, sql, [after, CHUNK])).map(({ id }) => id)
      await recountCompleteness(tx, ids)
      return ids.at(-1) ?? null
    })
    if (last === null) return null
    after = last
  }
  return after
}

const INTEREST = { memberId: text, interest: text }

/** Writes down how much is known of these members now. Their rows are held. */
export async function recountCompleteness(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const members = await tx.getRepository(Member).findBy({ id: In([...ids]) })
  const asked = await askedKeys(tx)
  const answers = await answersOf(tx, ids)
  const sql = `SELECT memberId, interest FROM member_interest WHERE memberId IN ${inList(ids)}`
  const interests = await rows(tx, INTEREST, sql, ids)
  for (const member of members.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const hers = interests.flatMap((one) => (one.memberId === member.id ? [one.interest] : []))
    const own = { asked: asked.length, told: toldAmong(asked, answers, member.id) }
    const is = completenessOf(member, hers, own)
    if (is !== member.completeness) await write(tx, 'UPDATE member SET completeness = ? WHERE id = ?', [is, member.id])
  }
}
