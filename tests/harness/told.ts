import type { Tx } from '../../server/base/database'

/**
 * What members allow and what they bought, written into their rows as the rooms do with each change (consent/record,
 * orders/stats): for tests that put consents or figures into their tables by hand.
 */
export async function tellMembers(tx: Tx): Promise<void> {
  const of = (table: string, name: string) => `(SELECT t.${name} FROM ${table} t WHERE t.memberId = member.id)`
  await tx.query(
    `UPDATE member SET allowsWechat = COALESCE(${of('consent_state', 'wechat')}, 0), allowsSms = COALESCE(${of('consent_state', 'sms')}, 0),
       allowsEmail = COALESCE(${of('consent_state', 'email')}, 0), allowsOwn = COALESCE(${of('consent_state', 'personalisation')}, 0),
       orderCount = COALESCE(${of('member_stat', 'orderCount')}, 0), spentFen = COALESCE(${of('member_stat', 'spentFen')}, 0),
       firstPaidAt = ${of('member_stat', 'firstPaidAt')}, lastPaidAt = ${of('member_stat', 'lastPaidAt')}`,
  )
}

/** Those whose row says otherwise than what they allow and bought; nobody, ever. */
export async function toldOtherwise(tx: Tx): Promise<string[]> {
  const found = (await tx.query(
    `SELECT m.id FROM member m LEFT JOIN consent_state c ON c.memberId = m.id LEFT JOIN member_stat s ON s.memberId = m.id
      WHERE m.allowsWechat <> COALESCE(c.wechat, 0) OR m.allowsSms <> COALESCE(c.sms, 0) OR m.allowsEmail <> COALESCE(c.email, 0)
         OR m.allowsOwn <> COALESCE(c.personalisation, 0) OR m.orderCount <> COALESCE(s.orderCount, 0)
         OR m.spentFen <> COALESCE(s.spentFen, 0) OR COALESCE(m.firstPaidAt, -1) <> COALESCE(s.firstPaidAt, -1)
         OR COALESCE(m.lastPaidAt, -1) <> COALESCE(s.lastPaidAt, -1)`,
  )) as { id: string }[]
  return found.map(({ id }) => id)
}
