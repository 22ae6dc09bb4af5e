import { withOwn, type OwnTold } from '../../shared/rules/ownFields'
import { PROFILE_STEPS, profileCompleteness, type ProfileStep } from '../../shared/rules/member'
import type { Member } from './entities'

type Told = Pick<Member, 'phoneIndex' | 'nickname' | 'gender' | 'birthday' | 'emailIndex' | 'language' | 'regionCode'>

const completeness = (row: Told, interests: readonly string[]) =>
  profileCompleteness({
    phone: row.phoneIndex !== null,
    nickname: row.nickname,
    gender: row.gender,
    birthday: row.birthday,
    email: row.emailIndex !== null,
    language: row.language,
    regionCode: row.regionCode,
    interests,
  })

/**
 * How much is known of the member, 0 to 100, out of the columns as they will be stored and of the brand's own fields that are
 * asked (server/fields/answers: `toldOf`).
 */
export const completenessOf = (row: Told, interests: readonly string[], own: OwnTold): number =>
  withOwn(completeness(row, interests).percent, own)

/** The steps of the profile that are not taken yet. */
export const openSteps = (row: Told, interests: readonly string[]): ProfileStep[] => {
  const { missing } = completeness(row, interests)
  return PROFILE_STEPS.filter((step) => missing.includes(step))
}
