import type { MiniActor } from '../base/contract'
import type { Deps } from '../deps'

type Kept = { at: number; actor: MiniActor }
type Memory = Map<string, Kept>

/** One memory for each open database, so that the door and the routes of one process look into the same one. */
const memories = new WeakMap<Deps['db'], Memory>()

/** Who sessions (by the hash of their token) belong to, for at most a second; whoever ends or changes one says so at once. */
export function sessionMemory(deps: Pick<Deps, 'db' | 'clock'>) {
  const kept = memories.get(deps.db) ?? new Map<string, Kept>()
  memories.set(deps.db, kept)
  return {
    get(session: string): MiniActor | null {
      const hit = kept.get(session)
      const age = hit ? deps.clock.now() - hit.at : -1
      return hit && age >= 0 && age < 1000 ? hit.actor : null
    },
    set(session: string, actor: MiniActor): void {
      if (kept.size >= 10_000) kept.clear()
      kept.set(session, { at: deps.clock.now(), actor })
    },
    forgetAll: (): void => kept.clear(),
  }
}
