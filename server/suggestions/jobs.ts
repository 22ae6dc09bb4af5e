import { MINUTE_MS } from '../../shared/rules/calendar'
import type { JobHandler, JobKind } from '../base/jobs'
import { rows, text } from '../base/sql'
import type { Deps } from '../deps'
import { lookAgain } from '../identities/leave-trace'
import { lookAtWaiting, stands } from './look'

export const LOOK_JOB: JobKind = { kind: 'suggestions.look', lane: 'standing', standing: true }
export const FIRST_LOOK_JOB: JobKind = { kind: 'suggestions.first_look', lane: 'standing', standing: true }

/** Pairs that may be one person's are found by pieces, of those alone of whom something changed. */
export const suggestionJobs = (deps: Deps): Record<string, JobHandler> => ({
  [LOOK_JOB.kind]: async ({ letGo }) => ({ again: (await lookAtWaiting(deps, letGo)) ? 0 : MINUTE_MS }),
  [FIRST_LOOK_JOB.kind]: async ({ letGo, place }) => {
    const after = await lookAtAll(deps, letGo, place as string | null)
    return after === null ? undefined : { again: 0, place: after }
  },
})

const FOUND = { id: text, status: text }
const PIECE = 500

/** Whoever was there before anybody looked waits to be looked at, too. Null when all do; else after whom it goes on. */
export async function lookAtAll(
  deps: Pick<Deps, 'db'>,
  letGo: () => boolean,
  from: string | null = null,
): Promise<string | null> {
  let after = from ?? ''
  while (!letGo()) {
    const last = await deps.db.inTransaction(async (tx) => {
      const found = await rows(tx, FOUND, 'SELECT id, status FROM member WHERE id > ? ORDER BY id LIMIT ?', [
        after,
        PIECE,
      ])
      await lookAgain(
        tx,
        found.filter(({ status }) => stands(status)).map((one) => one.id),
      )
      return found.at(-1)?.id ?? null
    })
    if (last === null) return null
    after = last
  }
  return after
}
