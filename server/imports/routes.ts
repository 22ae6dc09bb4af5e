import { importRoutes as rows } from '../../shared/contract/imports'
import { serve, type Served } from '../base/contract'
import { AppError } from '../base/errors'
import { KEPT_MS, runAgain, startImport, trace } from './start-import'
import type { Deps } from '../deps'
import { batchOf } from './batch'
import { dropPieces, keepFile, newFileKey } from './keep-file'
import { listBatches, readBatch } from './read-batch'
import { rollBack } from './roll-back'
import { rejectsOf, rejectsText } from './write-rejects'

/** Files of customers and orders: uploaded, read, counted, brought in. */
export function importRoutes(deps: Deps): Served[] {
  const { db, clock } = deps
  const exists = ({ params }: { params: { id: string } }) =>
    db.read(async (tx) => (await batchOf(tx, params.id)) !== null)
  return [
    serve(rows.createImport)(async ({ query, actor, requestId, form, once }) => {
      const id = deps.chance.id()
      const key = newFileKey(deps, id)
      const kept = keepFile(deps, id, key, clock.now() + KEPT_MS)
      try {
        const { fields, file } = await form((chunk) => kept.take(chunk))
        await kept.end()
        const upload = { id, key, file, fields, dryRun: query.dryRun === 'true' }
        const answer = await once(async (tx) => ({
          status: 202,
          body: await startImport(tx, deps, upload, { actor, requestId }),
        }))
        if (answer.replayed) await dropPieces(deps, id, 'file')
        deps.waker.wake()
        return answer
      } catch (error) {
        await dropPieces(deps, id, 'file')
        throw error
      }
    }),
    serve(rows.listImports)(async ({ query }) => ({
      status: 200,
      body: await db.read((tx) => listBatches(tx, deps, query)),
    })),
    serve(rows.readImport)(async ({ params }) => {
      const body = await db.read((tx) => readBatch(tx, deps, params.id))
      if (!body) throw new AppError('not_found')
      return { status: 200, body }
    }, exists),
    serve(rows.readImportRejects)(async ({ params, actor, locale, requestId }) => {
      const found = await db.inTransaction(async (tx) => {
        const rejects = await rejectsOf(tx, deps, params.id)
        if (rejects) await trace(tx, deps, clock.now(), 'imports.rejects', params.id, { actor, requestId })
        return rejects
      })
      if (!found) throw new AppError('not_found')
      return { file: { name: `rejects-${params.id}.csv`, body: rejectsText(deps, found, locale) } }
    }, exists),
    serve(rows.runImport)(async ({ params, body, actor, requestId, once }) => {
      const answer = await once(async (tx) => ({
        status: 202,
        body: await runAgain(tx, deps, params.id, body, { actor, requestId }),
      }))
      deps.waker.wake()
      return answer
    }, exists),
    serve(rows.rollBackImport)(async ({ params, actor, requestId, once }) => {
      const answer = await once(async (tx) => ({
        status: 202,
        body: await rollBack(tx, deps, params.id, { actor, requestId }),
      }))
      deps.waker.wake()
      return answer
    }, exists),
  ]
}
