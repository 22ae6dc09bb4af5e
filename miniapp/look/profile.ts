import { COMPLETENESS_WEIGHTS, PROFILE_STEPS, profileCompleteness, type ProfileStep } from '../../shared/rules/member'
import type { Member } from '../contract'

/** What is not told yet, the weightiest first: the order in which it is asked. */
export const missingOf = (member: Member): ProfileStep[] => {
  const { missing } = profileCompleteness({ ...member, phone: member.phoneMasked })
  return missing.filter((field): field is ProfileStep => PROFILE_STEPS.some((known) => known === field))
}

/** How many percent an answer adds. */
export const weightOf = (field: ProfileStep): number => COMPLETENESS_WEIGHTS[field]
