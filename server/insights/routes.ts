import { insightMoveRoutes as moves } from '../../shared/contract/insightMoves'
import { insightPeriodRoutes as periods } from '../../shared/contract/insightPeriods'
import { insightRfmRoutes as rfm } from '../../shared/contract/insightRfm'
import { insightRoutes as rows } from '../../shared/contract/insights'
import type { Served } from '../base/contract'
import { serve } from '../base/contract'
import { asking } from '../base/replica'
import { Channel } from '../channels/entities'
import type { Deps } from '../deps'
import { checkDays } from './asked'
import { readChannelDays } from './channel-days'
import { countsBetween } from './class-history'
import { readRfm, readRfmCuts } from './count-rfm'
import { readFunnel } from './funnel'
import { readMoves } from './moves'
import { readOverview } from './overview'
import { readCohort, readPeriods, readStoreFigures } from './periods'
import { readPlaces } from './places'
import { readRetention } from './retention'
import { forecast, thresholdOf } from './season-forecast'

/** What the plots of the console show. */
export function insightRoutes(main: Deps): Served[] {
  // Nothing is decided by what plots show.
  const deps = { ...main, db: asking(main.db) }
  return [
    serve(rows.readFreshness)(async () => {
      const { replica } = main.db
      return { status: 200, body: { replica: replica ? { lagSeconds: await replica.lagSeconds() } : null } }
    }),
    serve(rows.readFunnel)(async ({ query }) => ({
      status: 200,
      body: await deps.db.read((tx) => readFunnel(tx, query)),
    })),
    serve(periods.readPeriods)(async ({ query }) => ({
      status: 200,
      body: await deps.db.read((tx) => readPeriods(tx, query)),
    })),
    serve(periods.readStoreFigures)(async ({ query }) => ({
      status: 200,
      body: await deps.db.read((tx) => readStoreFigures(tx, query)),
    })),
    serve(periods.readChannelDays)(
      async ({ params, query }) => ({
        status: 200,
        body: await deps.db.read((tx) => readChannelDays(tx, params.id, query)),
      }),
      ({ params }) => main.db.read((tx) => tx.getRepository(Channel).existsBy({ id: params.id })),
    ),
    serve(periods.readCohort)(async ({ query }) => ({
      status: 200,
      body: await deps.db.read((tx) => readCohort(tx, query, deps.clock.now())),
    })),
    serve(rows.readOverview)(async () => ({
      status: 200,
      body: await readOverview(deps),
    })),
    serve(rfm.readRfm)(async () => ({ status: 200, body: await readRfm(deps) })),
    serve(rfm.readRfmCuts)(async () => ({ status: 200, body: await readRfmCuts(deps) })),
    serve(rfm.readRetention)(async () => ({ status: 200, body: await readRetention(deps) })),
    serve(moves.readRfmMoves)(async ({ query }) => ({ status: 200, body: await readMoves(deps, query) })),
    serve(moves.readRfmDays)(async ({ query }) => {
      checkDays(query)
      return { status: 200, body: { items: await deps.db.read((tx) => countsBetween(tx, query.from, query.to)) } }
    }),
    serve(rows.readSeasonForecast)(async ({ query }) => ({
      status: 200,
      body: forecast(await readPlaces(deps), thresholdOf(query)),
    })),
  ]
}
