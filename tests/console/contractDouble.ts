import { ROUTES } from '../../shared/contract/table'
import type { RouteSpec } from '../../shared/contract/route'

/** What the build makes of the route table, made here from the same table. */
export const PLACES = Object.fromEntries(
  Object.entries(ROUTES as Record<string, RouteSpec>).map(([name, { method, path, who, keyed }]) => [
    name,
    { method, path, roles: who.side === 'staff' ? who.roles : null, keyed: keyed === true },
  ]),
)
