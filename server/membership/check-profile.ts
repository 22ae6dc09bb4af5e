import { isRegion } from '../../shared/regions/tree'
import { ageOn, shanghaiDay } from '../../shared/rules/calendar'
import { invalid } from '../base/errors'

/** Refuses with 422 a region that is not in use, and a birthday that lies ahead or more than 130 years back. */
export function checkProfile(
  profile: { regionCode?: string | null | undefined; birthday?: string | null | undefined },
  now: number,
  prefix = '',
): void {
  if (profile.regionCode && !isRegion(profile.regionCode)) throw invalid(`${prefix}regionCode`, 'unknown region')
  if (!profile.birthday) return
  const age = ageOn(profile.birthday, shanghaiDay(now))
  if (age < 0 || age > 130) throw invalid(`${prefix}birthday`, 'not a possible birthday')
}
