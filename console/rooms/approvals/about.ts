import type { Item } from '../../data/read'
import type { Thing } from '../../parts/things'

/** The page of what is to be decided; null where it has none, or the one it is about is not known. */
export function aboutOf(kind: Item<'listApprovals'>['kind'], id: string | null): Thing | null {
  if (id === null) return null
  if (kind === 'campaign') return { to: '/campaigns/$id', params: { id } }
  if (kind === 'refund') return { to: '/orders/$id', params: { id } }
  return { to: '/members/$id', params: { id } }
}
