import { inLanguage } from '../../shared/rules/translation'
import { Refusal } from '../request'
import { useSession } from '../state/session'
import { isTextKey, type T } from './t'

/** What to say about a failure: our own kind words for a known code, else the server's sentence, else a general one. */
export const wordsFor = (error: unknown, t: T): string => {
  if (!(error instanceof Refusal)) return t('error.unknown')
  const key = `error.${error.code}`
  return isTextKey(key) ? t(key) : error.detail || t('error.unknown')
}

/** Tells what the shop calls a tier, in the spoken language; one it has no more is called by its key. */
export const useTierName = (): ((tier: string) => string) => {
  const tiers = useSession((session) => session.tiers)
  const language = useSession((session) => session.language)
  return (tier) => {
    const found = tiers.find(({ key }) => key === tier)
    return found ? inLanguage(found.name, found.names, language) : tier
  }
}
