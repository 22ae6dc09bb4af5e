import { answersOf } from '../fields/answers'
import type { Tx } from '../base/database'
import { insertIgnore } from '../base/sql'
import { countKept, type Carry } from './carry'
import { recountCompleteness } from './recount-completeness'

/**
 * What the account that ends told for the brand's own fields is told of the one that stays, where she has not said anything
 * herself: of the rest of a profile, too, hers stays. At an undo what came over goes, unless she has answered anew.
 */
export const carryAnswers: Carry = {
  name: 'answers',
  async over(tx, _deps, { from, into }, record) {
    const answers = await answersOf(tx, [from, into])
    const told = new Set(answers.flatMap((one) => (one.memberId === into ? [one.fieldKey] : [])))
    const coming = answers.filter((one) => one.memberId === from && !told.has(one.fieldKey))
    if (coming.length === 0) return
    await insertIgnore(
      tx,
      'own_answer',
      coming.map((one) => ({ ...one, memberId: into })),
    )
    await record(
      coming.map(({ fieldKey, word, number, at }) => ({
        table: 'own_answer',
        key: { memberId: into, fieldKey, word },
        was: null,
        became: { number, at },
      })),
    )
    await recountCompleteness(tx, [into])
  },
  async back(tx: Tx, _deps, { into }, moves) {
    if (moves.length === 0) return []
    await countKept(tx, moves)
    await recountCompleteness(tx, [into])
    return []
  },
}
