import type { Member as MemberShape } from '../../shared/contract/membership'
import { fullRegionName } from '../../shared/regions/tree'
import { isoOf } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { rows, text } from '../base/sql'
import type { Deps } from '../deps'
import type { Member } from './entities'
import { findMember } from './find-member'
import { openEmail } from './personal-data'
import { pointsOfNow } from './points-now'

/** A member as she sees herself: her own e-mail whole, her phone masked like everywhere. */
export async function presentMember(
  tx: Tx,
  deps: Pick<Deps, 'vault' | 'clock' | 'mail'>,
  member: string | Member,
): Promise<MemberShape> {
  const row = typeof member === 'string' ? await findMember(tx, member) : member
  return {
    id: row.id,
    memberNo: row.memberNo,
    nickname: row.nickname,
    avatarUrl: null,
    phoneMasked: row.phoneMasked,
    gender: row.gender,
    birthday: row.birthday,
    email: await openEmail(tx, deps, row),
    emailVerifiedAt: row.emailVerifiedAt === null ? null : isoOf(row.emailVerifiedAt),
    emailVerifiable: deps.mail !== null && row.emailIndex !== null && row.emailVerifiedAt === null,
    language: row.language,
    regionCode: row.regionCode,
    regionName: row.regionCode === null ? null : fullRegionName(row.regionCode),
    interests: await interestsOf(tx, row.id),
    tier: row.tier,
    points: await pointsOfNow(tx, row.id, deps.clock.now()),
    joinedAt: isoOf(row.joinedAt),
    profileCompleteness: row.completeness,
  }
}

const INTEREST = { interest: text }

/** What the member said to be interested in, in a steady order. */
export async function interestsOf(tx: Tx, memberId: string): Promise<string[]> {
  const sql = 'SELECT interest FROM member_interest WHERE memberId = ? ORDER BY interest'
  return (await rows(tx, INTEREST, sql, [memberId])).map(({ interest }) => interest)
}
