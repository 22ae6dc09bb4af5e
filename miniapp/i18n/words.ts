import { Refusal } from '../request'
import { isTextKey, type T } from './t'

/** What to say about a failure: our own kind words for a known code, else the server's sentence, else a general one. */
export const wordsFor = (error: unknown, t: T): string => {
  if (!(error instanceof Refusal)) return t('error.unknown')
  const key = `error.${error.code}`
  return isTextKey(key) ? t(key) : error.detail || t('error.unknown')
}

/** The tier in the spoken language; a tier of the shop's own making is called as the shop calls it. */
export const tierName = (tier: string, t: T): string => {
  const key = `tier.${tier}`
  return isTextKey(key) ? t(key) : tier
}
