import { eachByItself } from '../base/each-by-itself'
import { bytes, forUpdate, insertIgnore, rows, text, write } from '../base/sql'
import type { JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { nameParts } from './name-parts'
import { openPhone, phoneTailIndexOf } from './personal-data'

export const FINDING_JOB: JobKind = { kind: 'membership.finding', lane: 'standing', standing: true }

/** Members looked at in one transaction. */
const CHUNK = 100
const KEPT = {
  id: text,
  nickname: text.nullable(),
  status: text,
  phoneSealed: bytes.nullable(),
  phoneTail: text.nullable(),
}

/**
 * Members from before there was this search are found by name and by the end of their phone, too. Each is held while it is
 * done, so that a name changed meanwhile is the one that stays. A phone that cannot be opened is logged and passed over.
 * Null when all are done; else after whom it goes on.
 */
export async function fillFinding(
  deps: Pick<Deps, 'db' | 'vault' | 'log' | 'metrics'>,
  letGo: () => boolean,
  from: string | null = null,
): Promise<string | null> {
  let after = from ?? ''
  while (!letGo()) {
    const last = await deps.db.inTransaction(async (tx) => {
      const members = await rows(
        tx,
        KEPT,
        `SELECT id, nickname, status, phoneSealed, phoneTail FROM member WHERE id > ? ORDER BY id LIMIT ?${forUpdate(tx)}`,
        [after, CHUNK],
      )
      const parts = members.flatMap(({ id, nickname, status }) =>
        status === 'merged' ? [] : nameParts(nickname).map((part) => ({ memberId: id, part })),
      )
      if (parts.length > 0) await insertIgnore(tx, 'member_name', parts)
      const without = members.filter((m) => m.phoneSealed !== null && m.phoneTail === null)
      const tails = new Map<string, string>()
      await eachByItself(deps, 'finding', without, async (member) => {
        tails.set(member.id, phoneTailIndexOf(deps, (await openPhone(tx, deps, member))!))
      })
      for (const [id, tail] of tails) await write(tx, 'UPDATE member SET phoneTail = ? WHERE id = ?', [tail, id])
      return members.at(-1)?.id ?? null
    })
    if (last === null) return null
    after = last
  }
  return after
}
