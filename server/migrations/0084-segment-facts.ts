import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns, addIndex, dropIndex } from '../base/ddl'

const BY_STAT = ['orderCount', 'spentFen', 'firstPaidAt', 'lastPaidAt']
const ALLOWED = { allowsWechat: 'wechat', allowsSms: 'sms', allowsEmail: 'email', allowsOwn: 'personalisation' }

/**
 * What segments ask of nearly everybody stands in the member's row: what she allows and what she bought. Looked up in two
 * other tables by a key of 36 signs, each of them cost a million look-ups a question.
 */
export class SegmentFacts1700000000084 implements MigrationInterface {
  name = 'SegmentFacts1700000000084'

  async up(q: QueryRunner): Promise<void> {
    // Equal to consent_state and member_stat, which stay what decides; written with them. allowsOwn: personalisation.
    await addColumns(q, 'member', {
      allowsWechat: ['flag', 0],
      allowsSms: ['flag', 0],
      allowsEmail: ['flag', 0],
      allowsOwn: ['flag', 0],
      orderCount: ['whole', 0],
      spentFen: ['big', 0],
      firstPaidAt: 'moment?',
      lastPaidAt: 'moment?',
    })
    const allowed = Object.entries(ALLOWED).map(
      ([own, theirs]) => `${own} = COALESCE((SELECT c.${theirs} FROM consent_state c WHERE c.memberId = member.id), 0)`,
    )
    await q.query(
      `UPDATE member SET ${allowed.join(', ')} WHERE EXISTS (SELECT 1 FROM consent_state c WHERE c.memberId = member.id)`,
    )
    const bought = BY_STAT.map((name) => `${name} = (SELECT s.${name} FROM member_stat s WHERE s.memberId = member.id)`)
    await q.query(
      `UPDATE member SET ${bought.join(', ')} WHERE EXISTS (SELECT 1 FROM member_stat s WHERE s.memberId = member.id)`,
    )
    // ix_member_asked: the commonest segment question (region, language, who allows messages) is answered from the index.
    await addIndex(q, 'member', 'ix_member_asked', ['regionCode', 'language', 'status', 'allowsWechat', 'id'])
    await dropIndex(q, 'member', 'ix_member_segment')
    // ix_points_batch_left: of what has run out, what nobody has booked yet.
    await addIndex(q, 'points_batch', 'ix_points_batch_left', ['expiresAt', 'unspent', 'memberId'])
    await dropIndex(q, 'points_batch', 'ix_points_batch_end')
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}
