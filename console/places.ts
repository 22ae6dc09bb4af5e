import { PLACES } from 'virtual:contract'
import type { RouteName } from '../shared/contract/table'

/** Method, path and roles of a route (`roles` null: anyone). A name that the table lost since the types were checked throws. */
export function placeOf(name: RouteName) {
  const place = PLACES[name]
  if (!place) throw new Error(`no such route: ${name}`)
  return place
}
