import { z } from 'zod'
import { Id, IdParams, Moment } from '../../shared/contract/common'
import { route } from '../../shared/contract/route'
import { serve, type Served } from '../../server/base/contract'
import type { Tx } from '../../server/base/database'
import { AppError } from '../../server/base/errors'
import type { Deps } from '../../server/deps'
import { percentiles, type Measured } from './load'

/** What claims are measured against: the cheapest useful request, one row by its primary key for the member who asks. */
const readOneRow = route({
  method: 'GET',
  path: '/mini/bench/coupons/:id',
  who: { side: 'mini', needs: 'member' },
  summary: 'One coupon by its primary key',
  params: IdParams,
  answers: { 200: z.object({ id: Id, code: z.string(), couponTemplateId: Id, validFrom: Moment, validUntil: Moment }) },
})

type Row = {
  id: string
  code: string
  couponTemplateId: string
  memberId: string
  validFrom: number
  validUntil: number
}

/** Raw SQL, not an entity: the comparison is to be as fast as the house allows. */
export const benchRoutes = ({ db }: Deps): Served[] => [
  serve(readOneRow)(async ({ params, actor }) => {
    const [row] = (await db.read((tx) =>
      tx.query('SELECT id, code, couponTemplateId, memberId, validFrom, validUntil FROM coupon WHERE id = ?', [
        params.id,
      ]),
    )) as Row[]
    if (!row || row.memberId !== actor.memberId) throw new AppError('not_found')
    const iso = (at: number) => new Date(Number(at)).toISOString()
    return { status: 200, body: { ...row, validFrom: iso(row.validFrom), validUntil: iso(row.validUntil) } }
  }),
]

export type Loop = { kind: 'insert' | 'update'; count: number; at: number; ids: string[] }

/**
 * One-row transactions straight on the server's own pool, without HTTP: so many at once as there are connections. An
 * INSERT of a small row, or an UPDATE of one coupon each.
 */
export async function loop(deps: Deps, { kind, count, at, ids }: Loop): Promise<Measured> {
  const took: number[] = []
  let next = 0
  const work = (tx: Tx, i: number): Promise<unknown> =>
    kind === 'insert'
      ? tx.query('INSERT INTO bench_row (id, memberId, n) VALUES (?,?,?)', [deps.chance.id(), deps.chance.id(), i])
      : tx.query("UPDATE coupon SET sourceId = ? WHERE id = ? AND status = 'claimed'", [ids[i]!, ids[i]!])
  const started = performance.now()
  const worker = async () => {
    for (let i = next++; i < count; i = next++) {
      const asked = performance.now()
      // One statement commits by itself: no BEGIN and COMMIT are paid for.
      await deps.db.read((tx) => work(tx, i))
      took.push(performance.now() - asked)
    }
  }
  await Promise.all(Array.from({ length: at }, worker))
  const seconds = (performance.now() - started) / 1000
  return { perSecond: Math.round(count / seconds), ...percentiles(took), done: count, refused: 0 }
}

/** The table of the INSERT loop, in the schema of the run. */
export const BENCH_TABLE =
  'CREATE TABLE bench_row (id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY, memberId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, n INT NOT NULL)'
