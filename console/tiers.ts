import i18next from 'i18next'
import type { Language } from '../shared/rules/member'
import { inLanguage, type Translations } from '../shared/rules/translation'

type TierName = { key: string; name: string; names: Translations | null }

let known: readonly TierName[] = []

/** Learns what the shop calls its tiers; they come with the brand, before any page is drawn. */
export const meetTiers = (tiers: readonly TierName[]): void => {
  known = tiers
}

/** The keys of the shop's tiers, lowest first. */
export const tierKeys = (): string[] => known.map(({ key }) => key)

/** The tier as the shop calls it, in the language that is spoken; one it has no more is called by its key, none by a dash. */
export function tierWord(tier: string | null): string {
  if (tier === null) return '—'
  const found = known.find(({ key }) => key === tier)
  return found ? inLanguage(found.name, found.names, i18next.language as Language) : tier
}
