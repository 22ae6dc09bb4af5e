import type { Tx } from '../base/database'
import { insert } from '../base/sql'
import type { Deps } from '../deps'
import type { Purpose } from './purposes'
import { inForce, lockState, readLines, standing, writeState, type ConsentChange } from './record'

/**
 * What was said with this merge is in force no more, and everything said before and since is, in the caller's
 * transaction. The ledger is only ever added to: a line for each purpose says what holds again. Answers what changed.
 */
export async function undoMergeConsents(
  tx: Tx,
  deps: Pick<Deps, 'chance'>,
  { memberId, mergeId, at }: { memberId: string; mergeId: string; at: number },
): Promise<ConsentChange[]> {
  await lockState(tx, memberId, at)
  const lines = await readLines(tx, memberId)
  const said = lines.filter((l) => l.source === 'merge' && l.screen === mergeId)
  if (said.length === 0) return []
  const undoing = { source: 'merge_undone', screen: mergeId, at }
  const purposes = [...new Set(said.map((l) => l.purpose))]
  const left = standing([...lines, { ...undoing, purpose: '', granted: false, documentVersion: null }])
  const changed: ConsentChange[] = []
  for (const purpose of purposes) {
    const before = inForce(standing(lines), purpose)
    const now = inForce(left, purpose)
    // Where nothing is left that was said, nothing is allowed, and a topic is wanted.
    const granted = now === null ? purpose.startsWith('topic.') : now.granted
    await insert(tx, 'consent_entry', {
      id: deps.chance.id(),
      memberId,
      purpose,
      granted: granted ? 1 : 0,
      documentVersion: now?.documentVersion ?? null,
      textHash: null,
      ...undoing,
    })
    if (before !== null && before.granted !== granted) changed.push({ purpose: purpose as Purpose, granted })
  }
  await writeState(tx, memberId, left)
  return changed
}
