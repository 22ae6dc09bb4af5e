import { COMPLETENESS_WEIGHTS, profileCompleteness } from '../../shared/rules/member'
import type { Member } from '../contract'

/** What a person may tell of herself on one page, in the order it is shown. */
export const PROFILE_FIELDS = ['nickname', 'birthday', 'regionCode', 'email', 'gender', 'interests'] as const
export type ProfileField = (typeof PROFILE_FIELDS)[number]

/** What is not told yet, the weightiest first: the order in which it is asked. */
export const missingOf = (member: Member): ProfileField[] => {
  const { missing } = profileCompleteness({ ...member, phone: member.phoneMasked })
  return missing.filter((field): field is ProfileField => PROFILE_FIELDS.some((known) => known === field))
}

/** How many percent an answer adds. */
export const weightOf = (field: ProfileField): number => COMPLETENESS_WEIGHTS[field]
