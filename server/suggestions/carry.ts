import type { Tx } from '../base/database'
import { insertIgnore, row, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import { lookAgain } from '../identities/leave-trace'
import { countKept, type Carry } from '../membership/carry'
import type { Recorder } from '../membership/moves'
import { COLUMNS, pairOf, SUGGESTION, type Suggestion } from './suggestion'

const TRACE = { kind: text, traceKey: text, firstSeenAt: whole }
const ENDING = { status: text, phoneIndex: text.nullable() }
const TABLE = 'identity_suggestion'

/**
 * When two accounts become one: the traces that orders left are the one's that stays as well; its pairs with others are moot,
 * and found anew for the one that stays, except those that staff declined, which are declined for it, too; the pair itself is
 * merged. All of it goes back at an undo, after which the pair is open again.
 */
export const carrySuggestions: Carry = {
  name: 'suggestions',
  async over(tx, deps, { from, into, at }, record) {
    await copyTraces(tx, deps, { from, into, at }, record)
    for (const one of await pairsOf(tx, from)) {
      const other = one.lowMemberId === from ? one.highMemberId : one.lowMemberId
      if (other === into) await turn(tx, one, 'merged', record)
      else if (one.state === 'open') await turn(tx, one, 'moot', record)
      else if (one.state === 'declined') await declineFor(tx, deps, into, other, one, record)
    }
    await lookAgain(tx, [into])
  },
  async back(tx, _deps, { from, into }, moves) {
    await countKept(tx, moves)
    const { lowMemberId, highMemberId } = pairOf(from, into)
    await write(
      tx,
      `UPDATE identity_suggestion SET decidedAt = NULL, decidedBy = NULL, why = NULL, mergeId = NULL
        WHERE lowMemberId = ? AND highMemberId = ? AND state = 'open'`,
      [lowMemberId, highMemberId],
    )
    await lookAgain(tx, [from, into])
    return []
  },
}

/** A lead that ends was known by its phone: orders will go on naming it, and whoever then comes with it is worth a look. */
async function copyTraces(
  tx: Tx,
  deps: Deps,
  { from, into, at }: { from: string; into: string; at: number },
  record: Recorder,
): Promise<void> {
  const told = await rows(
    tx,
    TRACE,
    `SELECT kind, traceKey, firstSeenAt FROM identity_trace WHERE memberId = ? AND kind NOT IN ('email','profile') ORDER BY id`,
    [from],
  )
  const ending = await row(tx, ENDING, 'SELECT status, phoneIndex FROM member WHERE id = ?', [from])
  if (ending?.status === 'lead' && ending.phoneIndex !== null)
    told.push({ kind: 'former_phone', traceKey: ending.phoneIndex, firstSeenAt: at })
  for (const { kind, traceKey, firstSeenAt } of told) {
    const id = deps.chance.id()
    const copy = { id, kind, traceKey, memberId: into, firstSeenAt }
    if ((await insertIgnore(tx, 'identity_trace', copy)) === 1)
      await record([{ table: 'identity_trace', key: { id }, was: null, became: {} }])
  }
}

async function pairsOf(tx: Tx, memberId: string): Promise<Suggestion[]> {
  const found: Suggestion[] = []
  for (const column of ['lowMemberId', 'highMemberId'])
    found.push(
      ...(await rows(tx, SUGGESTION, `SELECT ${COLUMNS} FROM identity_suggestion WHERE ${column} = ? ORDER BY id`, [
        memberId,
      ])),
    )
  return found
}

async function turn(tx: Tx, { id, state }: Suggestion, became: 'merged' | 'moot', record: Recorder): Promise<void> {
  if (state === became) return
  const turned = await write(tx, 'UPDATE identity_suggestion SET state = ? WHERE id = ? AND state = ?', [
    became,
    id,
    state,
  ])
  if (turned === 1) await record([{ table: TABLE, key: { id }, was: { state }, became: { state: became } }])
}

async function declineFor(
  tx: Tx,
  deps: Deps,
  into: string,
  other: string,
  { weight, reasons, foundAt, decidedAt, decidedBy, why }: Suggestion,
  record: Recorder,
): Promise<void> {
  const id = deps.chance.id()
  const row = { id, ...pairOf(into, other), state: 'declined', weight, reasons: JSON.stringify(reasons), foundAt }
  if ((await insertIgnore(tx, TABLE, { ...row, decidedAt, decidedBy, why })) === 1)
    await record([{ table: TABLE, key: { id }, was: null, became: { state: 'declined' } }])
}
