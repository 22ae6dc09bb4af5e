import { exportRoutes as rows } from '../../shared/contract/exports'
import { serve, type Served } from '../base/contract'
import type { StaffActor } from '../base/contract'
import type { Deps } from '../deps'
import { exportVisible, readExport, readPiece, startExport } from './exports'

/** Lists written out, each for whoever asked. */
export function exportRoutes(deps: Deps): Served[] {
  const { db } = deps
  const own = ({ params, actor }: { params: { id: string }; actor: StaffActor }) =>
    db.read((tx) => exportVisible(tx, params.id, actor))
  return [
    serve(rows.startExport)(async ({ body, actor, locale, requestId }) => {
      const started = await db.inTransaction((tx) => startExport(tx, deps, body, { actor, locale, requestId }))
      deps.waker.wake()
      return { status: 202, body: started }
    }),
    serve(rows.readExport)(
      async ({ params }) => ({ status: 200, body: await db.read((tx) => readExport(tx, params.id)) }),
      own,
    ),
    serve(rows.readExportFile)(
      async ({ params, query }) => ({
        status: 200,
        body: await db.read((tx) => readPiece(tx, params.id, query.cursor)),
      }),
      own,
    ),
  ]
}
