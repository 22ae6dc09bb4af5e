import type { Served } from '../base/contract'
import type { Deps } from '../deps'
import { NO_HOOKS, type MembershipHooks } from './hooks'
import { answerRoutes } from './routes-answers'
import { memberSideRoutes } from './routes-mini'
import { staffSideRoutes } from './routes-staff'

/** Everything about people: the member's own side and the staff's. */
export const membershipRoutes = (deps: Deps, hooks: MembershipHooks = NO_HOOKS): Served[] => [
  ...memberSideRoutes(deps, hooks),
  ...staffSideRoutes(deps, hooks),
  ...answerRoutes(deps, hooks),
]
