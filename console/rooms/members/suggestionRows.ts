import type { Item } from '../../data/read'

export type Suggestion = Item<'listIdentitySuggestions'>

/** What changes when two become one, or stay two. */
export const TOUCHED = ['listIdentitySuggestions', 'listMembers', 'readMember', 'listMerges'] as const
