import { addPart, weighCodes } from '../codes/add-codes'
import type { Tx } from '../base/database'
import type { Deps } from '../deps'
import type { Tally } from './tally'
import type { CodeUnit } from './units'

/** As at the door of lists; what is longer is no code. */
const LONGEST = 64
const REASONS = { malformed: 'code_malformed', taken: 'code_taken' } as const

/** Adds a piece's codes to the list, or counts what would become of them. One that stands there already is known. */
export async function bringCodes(
  tx: Tx,
  deps: Deps,
  units: readonly CodeUnit[],
  { listId, dryRun }: { listId: string; dryRun: boolean },
  tally: Tally,
): Promise<void> {
  const codes = units.map(({ code }) => (code.length > LONGEST ? '' : code))
  const refused = dryRun
    ? await weighCodes(tx, listId, codes)
    : (await addPart(tx, deps, listId, { codes, firstLine: 0 }, null)).refused
  const why = new Map(refused.map(({ line, reason }) => [line, reason]))
  units.forEach((unit, i) => {
    const reason = why.get(i)
    if (reason === 'malformed' || reason === 'taken') tally.refusedCode(unit, REASONS[reason])
    else tally.known(1, { new: reason === undefined && !(dryRun && unit.again), changed: false })
  })
}
