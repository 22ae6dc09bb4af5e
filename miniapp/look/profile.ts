import { COMPLETENESS_WEIGHTS, PROFILE_STEPS, profileCompleteness, type ProfileStep } from '../../shared/rules/member'
import { isOwnName, OWN_WEIGHT, shareOf, type TakenStep } from '../../shared/rules/ownFields'
import type { Member } from '../contract'

/** What is not told yet, the weightiest first: the order in which it is asked. */
export const missingOf = (member: Member): ProfileStep[] => {
  const { missing } = profileCompleteness({ ...member, phone: member.phoneMasked })
  return missing.filter((field): field is ProfileStep => PROFILE_STEPS.some((known) => known === field))
}

/** How many percent an answer adds, beside so many fields of the brand's own. */
export const weightOf = (field: TakenStep, own: number): number =>
  shareOf(isOwnName(field) ? OWN_WEIGHT : COMPLETENESS_WEIGHTS[field], own)
