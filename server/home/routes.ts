import { homeRoutes as rows } from '../../shared/contract/home'
import type { Served } from '../base/contract'
import { serve } from '../base/contract'
import type { CouponHooks } from '../claims/hooks'
import type { Deps } from '../deps'
import { readHome } from './read-home'

/** The first page of the mini-program. */
export const homeRoutes = (deps: Deps, hooks: CouponHooks): Served[] => [
  serve(rows.readHome)(async ({ actor, query, language }) => ({
    status: 200,
    body: await deps.db.read((tx) => readHome(tx, deps, hooks, { actor, scene: query.channel ?? null }, language)),
  })),
]
