import { insightRoutes as rows } from '../../shared/contract/insights'
import type { Served } from '../base/contract'
import { serve } from '../base/contract'
import type { Deps } from '../deps'
import { readFunnel } from './funnel'
import { readOverview } from './overview'

/** What the plots of the console show. */
export const insightRoutes = (deps: Deps): Served[] => [
  serve(rows.readFunnel)(async ({ query }) => ({
    status: 200,
    body: await deps.db.read((tx) => readFunnel(tx, query)),
  })),
  serve(rows.readOverview)(async () => ({
    status: 200,
    body: await readOverview(deps),
  })),
]
