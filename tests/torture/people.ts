import type { Chance } from '../../server/base/chance'
import type { Tx } from '../../server/base/database'
import { hashToken } from '../../server/base/vault'
import { insertRows } from '../../server/claims/issue'

export type Person = { memberId: string; token: string }

/** Members with open sessions, made by SQL: thousands of joins through the door would measure the door. */
export async function makeMembers(tx: Tx, chance: Chance, count: number, now: number): Promise<Person[]> {
  const people: Person[] = []
  for (let start = 0; start < count; start += 500) {
    const some = Array.from({ length: Math.min(500, count - start) }, () => ({
      memberId: chance.id(),
      token: chance.token(),
      openid: `o${chance.token().slice(0, 27)}`,
    }))
    await insertRows(
      tx,
      `member (id, memberNo, status, gender, language, tier, points, phoneVirtual, notes, completeness, lastActiveAt, joinedAt, version)`,
      some.map((p) => [
        p.memberId,
        chance.code('0123456789', 18),
        'active',
        'unknown',
        'zh-Hans',
        'standard',
        0,
        0,
        '',
        0,
        now,
        now,
        1,
      ]),
    )
    await insertRows(
      tx,
      'mini_user (openid, memberId, firstSeenAt, lastSeenAt)',
      some.map((p) => [p.openid, p.memberId, now, now]),
    )
    await insertRows(
      tx,
      'mini_session (tokenHash, openid, createdAt, lastUsedAt, expiresAt)',
      some.map((p) => [hashToken(p.token), p.openid, now, now, now + 30 * 86_400_000]),
    )
    people.push(...some.map(({ memberId, token }) => ({ memberId, token })))
  }
  return people
}
