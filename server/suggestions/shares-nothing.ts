import { profileTrace } from '../../shared/rules/identityLinks'
import type { Tx } from '../base/database'
import { flag, inList, rows, text } from '../base/sql'

const PERSON = {
  id: text,
  nickname: text.nullable(),
  birthday: text.nullable(),
  regionCode: text.nullable(),
  phoneIndex: text.nullable(),
  hasEmail: flag,
}
const WHO = { memberId: text }
const KEY = { traceKey: text }

/**
 * Those of these accounts a look at whom would find nothing and change nothing: who left no trace and leaves none by an address
 * or a profile, whose phone came with nobody's orders, and of whom no pair is open. So a file that makes known a hundred
 * thousand people who share nothing costs a few statements for each hundred of them.
 */
export async function whoShareNothing(tx: Tx, memberIds: readonly string[]): Promise<Set<string>> {
  const ids = inList(memberIds)
  const people = await rows(
    tx,
    PERSON,
    `SELECT id, nickname, birthday, regionCode, phoneIndex, CASE WHEN emailSealed IS NULL THEN 0 ELSE 1 END AS hasEmail
      FROM member WHERE id IN ${ids}`,
    memberIds,
  )
  const phones = people.flatMap(({ phoneIndex }) => phoneIndex ?? [])
  const told = await rows(
    tx,
    KEY,
    `SELECT traceKey FROM identity_trace WHERE kind IN ('receiver_phone','former_phone') AND traceKey IN ${inList(phones)}`,
    phones,
  )
  const toldPhones = new Set(told.map(({ traceKey }) => traceKey))
  const sharing = await rows(
    tx,
    WHO,
    `SELECT memberId FROM identity_trace WHERE memberId IN ${ids}
        UNION SELECT memberId FROM customer_identity WHERE memberId IN ${ids} AND kind = 'email'
        UNION SELECT lowMemberId AS memberId FROM identity_suggestion WHERE lowMemberId IN ${ids}
        UNION SELECT highMemberId AS memberId FROM identity_suggestion WHERE highMemberId IN ${ids}`,
    [...memberIds, ...memberIds, ...memberIds, ...memberIds],
  )
  const busy = new Set(sharing.map(({ memberId }) => memberId))
  const plain = people.filter(
    (one) =>
      !one.hasEmail &&
      profileTrace(one) === null &&
      (one.phoneIndex === null || !toldPhones.has(one.phoneIndex)) &&
      !busy.has(one.id),
  )
  return new Set(plain.map(({ id }) => id))
}
