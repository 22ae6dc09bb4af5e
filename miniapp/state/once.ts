import { keys } from '../api'
import { Refusal } from '../request'

/**
 * Runs one keyed act. Its key stays the same until the server has answered it, so a repeated tap, a lost answer or a
 * restart never does it twice; a refusal for haste or a dead login is no answer yet. Throws the Refusal.
 */
export const once = async <T>(act: string, run: (key: string) => Promise<T>): Promise<T> => {
  try {
    const answer = await run(keys.keyFor(act))
    keys.settle(act)
    return answer
  } catch (error) {
    if (error instanceof Refusal && !error.unknownOutcome && error.status !== 429 && error.status !== 401)
      keys.settle(act)
    throw error
  }
}
