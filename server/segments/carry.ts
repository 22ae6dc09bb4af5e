import { rows, text, writeByKey } from '../base/sql'
import { countKept, type Carry } from '../membership/carry'

const KEPT = { segmentId: text }

/**
 * The account that stays is in every segment whose people are kept that the other was in; where it is already, the other's
 * row stays behind and finds nobody. At an undo it goes back as every move does.
 */
export const carrySegments: Carry = {
  name: 'segments',
  async over(tx, _deps, { from, into }, record) {
    const sql = `SELECT g.segmentId FROM segment_member g WHERE g.memberId = ?
        AND NOT EXISTS (SELECT 1 FROM segment_member h WHERE h.segmentId = g.segmentId AND h.memberId = ?) ORDER BY g.segmentId`
    for (const { segmentId } of await rows(tx, KEPT, sql, [from, into])) {
      const moved = 'UPDATE segment_member SET memberId = ? WHERE segmentId = ? AND memberId = ?'
      if ((await writeByKey(tx, moved, [into, segmentId, from])) === 0) continue
      const [was, became] = [{ memberId: from }, { memberId: into }]
      await record([{ table: 'segment_member', key: { segmentId }, was, became }])
    }
  },
  async back(tx, _deps, _merge, moves) {
    await countKept(tx, moves)
    return []
  },
}
