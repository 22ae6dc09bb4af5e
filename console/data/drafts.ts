/**
 * What somebody was writing and has not saved, kept in this browser so that a reload, a slip or a lost session takes nothing.
 * `browser`: for two weeks, found again in any tab; `tab`: while the tab is open, for words about people.
 */
export type DraftPlace = 'browser' | 'tab'
export type KeptDraft<T> = { at: number; base: string | null; value: T }

/** How the keys of all drafts begin; then the person's id and the name of what is written. */
export const DRAFT_KEY = 'console.draft.'
const LIFE_MS = 14 * 86_400_000
const storeOf = (place: DraftPlace): Storage => (place === 'tab' ? sessionStorage : localStorage)

/** Kept from now on; false where the browser has no room or allows none. */
export function keepDraft<T>(place: DraftPlace, key: string, draft: KeptDraft<T>): boolean {
  try {
    storeOf(place).setItem(key, JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

/** The draft kept under this key, or null: none, one nobody can read, or one older than two weeks. */
export function readDraft<T>(place: DraftPlace, key: string, now: number): KeptDraft<T> | null {
  try {
    const draft = JSON.parse(storeOf(place).getItem(key) ?? 'null') as KeptDraft<T> | null
    return draft && now - draft.at < LIFE_MS ? draft : null
  } catch {
    return null
  }
}

export function dropDraft(place: DraftPlace, key: string): void {
  try {
    storeOf(place).removeItem(key)
  } catch {
    // Where nothing can be kept, nothing was.
  }
}

/** Who signs out leaves no words about people behind. */
export function forgetTabDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(DRAFT_KEY)) sessionStorage.removeItem(key)
}

/** The content of a form as a text that is equal for equal content: the order of fields and what is left empty say nothing. */
export const contentOf = (value: unknown): string => JSON.stringify(bare(value)) ?? ''

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => bare(one) ?? null)
  if (typeof value !== 'object' || value === null) return value === null || value === '' ? undefined : value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, one]) => [name, bare(one)] as const)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
