import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumns, addIndex, dropColumns, dropIndex } from '../base/ddl'

/** Jobs lie in lanes, each taken from by one range of one index; pushes wait in their own table and go in batches. */
export class JobLanes1700000000013 implements MigrationInterface {
  name = 'JobLanes1700000000013'

  async up(q: QueryRunner): Promise<void> {
    await addColumns(q, 'job', {
      lane: ['code(10)', 'prompt'],
      standing: ['flag', 0],
      // Waiting: may be taken from then on. Running: its lease ends then. Over: null.
      dueAt: 'moment?',
      place: 'long?',
      // Given up, or (standing ones) failing, since then.
      failedAt: 'moment?',
    })
    for (const [lane, kinds] of Object.entries(LANES))
      await q.query(`UPDATE job SET lane = '${lane}' WHERE kind IN (${kinds.map((k) => `'${k}'`).join(',')})`)
    await q.query("UPDATE job SET dedupeKey = 'base.housekeeping' WHERE dedupeKey = 'housekeeping'")
    await q.query(`UPDATE job SET standing = 1 WHERE dedupeKey = kind`)
    await q.query("UPDATE job SET dueAt = runAt WHERE status = 'waiting'")
    await q.query(
      "UPDATE job SET dueAt = CASE WHEN runAt > leaseUntil THEN runAt ELSE leaseUntil END WHERE status = 'running'",
    )
    await q.query("UPDATE job SET failedAt = finishedAt WHERE status = 'failed'")
    // Whom finished work was about is nobody's business any more.
    await q.query("UPDATE job SET payload = '{}' WHERE status = 'done'")
    await dropIndex(q, 'job', 'ix_job_due')
    await dropColumns(q, 'job', ['runAt', 'leaseUntil'])
    // What may be taken now; what people should look at; what is swept.
    await addIndex(q, 'job', 'ix_job_lane', ['lane', 'dueAt', 'id'])
    await addIndex(q, 'job', 'ix_job_failed', ['failedAt', 'id'])
    await addIndex(q, 'job', 'ix_job_finished', ['finishedAt', 'id'])
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only')
  }
}

/** Every kind that does not lie in `prompt`, as they were when this ran. */
const LANES = {
  send: ['campaigns.send'],
  bulk: ['campaigns.freeze', 'coupons.grant', 'coupons.extend', 'coupons.codes', 'payments.bill-day'],
  standing: [
    'base.housekeeping',
    'coupons.release',
    'coupons.birthdays',
    'coupons.sweep',
    'coupons.suspect',
    'coupons.remind',
    'points.expire',
    'payments.bill',
    'payments.periods',
    'membership.phone_history',
  ],
}
