import { DAY_MS } from '../../../shared/rules/calendar'
import { tellMembers } from '../../harness/told'
import type { World } from '../../harness/world'

type Stat = { days: number; firstDays: number; orderCount: number; spentFen: number }

/** Puts a member straight into the tables whose orders add up to this, the last one so many days ago; answers her id. */
export function buyers(w: World, now: () => number = () => w.clock.now()) {
  let n = 0
  return ({ stat, personal, status = 'active' }: { stat: Stat | null; personal: boolean; status?: string }) =>
    w.db.inTransaction(async (tx) => {
      const id = w.chance.id()
      await tx.query(
        "INSERT INTO member (id, memberNo, status, gender, language, tier, points, phoneVirtual, notes, completeness, lastActiveAt, joinedAt, version) VALUES (?,?,?,'unknown','zh-Hans','standard',0,0,'',0,0,0,1)",
        [id, `78${String(n++).padStart(10, '0')}`, status],
      )
      await tx.query(
        "INSERT INTO consent_state (memberId, wechat, sms, email, phoneCall, personalisation, wechatRefused, smsRefused, emailRefused, topics, updatedAt) VALUES (?,0,0,0,0,?,0,0,0,'',0)",
        [id, personal ? 1 : 0],
      )
      if (stat)
        await tx.query(
          'INSERT INTO member_stat (memberId, orderCount, returnedCount, spentFen, firstPaidAt, lastPaidAt) VALUES (?,?,0,?,?,?)',
          [id, stat.orderCount, stat.spentFen, now() - stat.firstDays * DAY_MS, now() - stat.days * DAY_MS],
        )
      await tellMembers(tx)
      return id
    })
}
