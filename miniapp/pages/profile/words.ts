import { isTextKey, type T } from '../../i18n/t'

/** An interest in the spoken language; one of the shop's own making is called as the shop calls it. */
export const interestName = (interest: string, t: T): string => {
  const key = `interest.${interest}`
  return isTextKey(key) ? t(key) : interest
}
