import type { Tx } from '../base/database'
import { inList, row, rows, text, whole, write } from '../base/sql'

const HELD = { openid: text, n: whole }
const OLDEST = { id: text }

/** How many permissions lie ready, by openid, for one template of the platform. */
export async function grantsOf(tx: Tx, openids: string[], providerTemplateId: string): Promise<Map<string, number>> {
  if (openids.length === 0) return new Map()
  const held = await rows(
    tx,
    HELD,
    `SELECT openid, COUNT(*) AS n FROM subscribe_grant WHERE providerTemplateId = ? AND state = 'available'
     AND openid IN ${inList(openids)} GROUP BY openid`,
    [providerTemplateId, ...openids],
  )
  return new Map(held.map((one) => [one.openid, one.n]))
}

/** Sets the person's oldest permission aside for one attempt; false when there is none. Two attempts never get the same. */
export async function reserveGrant(
  tx: Tx,
  input: { openid: string; providerTemplateId: string; attemptId: string; now: number },
): Promise<boolean> {
  for (;;) {
    const oldest = await row(
      tx,
      OLDEST,
      "SELECT id FROM subscribe_grant WHERE openid = ? AND providerTemplateId = ? AND state = 'available' ORDER BY id LIMIT 1",
      [input.openid, input.providerTemplateId],
    )
    if (!oldest) return false
    const took = await write(
      tx,
      "UPDATE subscribe_grant SET state = 'reserved', attemptId = ?, changedAt = ? WHERE id = ? AND state = 'available'",
      [input.attemptId, input.now, oldest.id],
    )
    // Somebody else's attempt was quicker with this one: look for the next.
    if (took === 1) return true
  }
}

/** The attempt's permission is spent: the platform took the message, or nobody can say that it did not. */
export async function spendGrant(tx: Tx, attemptId: string, now: number): Promise<void> {
  await write(
    tx,
    "UPDATE subscribe_grant SET state = 'consumed', changedAt = ? WHERE attemptId = ? AND state = 'reserved'",
    [now, attemptId],
  )
}

/** The attempt's permission lies ready again: the platform certainly did not take the message. */
export async function releaseGrant(tx: Tx, attemptId: string, now: number): Promise<void> {
  await write(
    tx,
    "UPDATE subscribe_grant SET state = 'available', attemptId = NULL, changedAt = ? WHERE attemptId = ? AND state = 'reserved'",
    [now, attemptId],
  )
}

/**
 * None of the permissions that the person had given by that moment exists any more: the platform said so (43101), or the
 * person refused in the settings. Later ones stay.
 */
export async function voidGrants(
  tx: Tx,
  input: { openid: string; providerTemplateId: string; givenBy: number; now: number },
): Promise<void> {
  await write(
    tx,
    "UPDATE subscribe_grant SET state = 'void', changedAt = ? WHERE openid = ? AND providerTemplateId = ? AND state IN ('available','reserved') AND acceptedAt <= ?",
    [input.now, input.openid, input.providerTemplateId, input.givenBy],
  )
}
