import { profileCompleteness } from '../../shared/rules/member'
import type { Member } from './entities'

/** How much is known of the member, 0 to 100, out of the columns as they will be stored. */
export const completenessOf = (
  row: Pick<Member, 'phoneIndex' | 'nickname' | 'gender' | 'birthday' | 'emailIndex' | 'language' | 'regionCode'>,
  interests: readonly string[],
): number =>
  profileCompleteness({
    phone: row.phoneIndex !== null,
    nickname: row.nickname,
    gender: row.gender,
    birthday: row.birthday,
    email: row.emailIndex !== null,
    language: row.language,
    regionCode: row.regionCode,
    interests,
  }).percent
