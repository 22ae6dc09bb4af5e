import type { Tx } from '../base/database'
import { questions } from '../base/questions'

/** What tiers ask of the rooms above. Both are asked for many members at once, in the caller's transaction. */
export type TierQuestions = {
  /** Those of them who have a tier now that they bought, whatever its rank. */
  withBoughtTier(tx: Tx, memberIds: readonly string[]): Promise<Set<string>>
  /** What each bought from `from` on and before `to`, in fen, less what went back; who bought nothing is missing. */
  spentBetween(tx: Tx, memberIds: readonly string[], from: number, to: number): Promise<Map<string, number>>
}

/** Where nothing is sold and no order is known. */
export const TIERS_ASK = questions<TierQuestions>('tiers', {
  withBoughtTier: async () => new Set(),
  spentBetween: async () => new Map(),
})
