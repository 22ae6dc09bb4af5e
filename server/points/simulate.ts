import { z } from 'zod'
import { Id } from '../../shared/contract/common'
import { TierMoves, type readTierSimulation, type TiersIn } from '../../shared/contract/tiers'
import type { AnswerBody } from '../../shared/contract/route'
import { DAY_MS, isoOf } from '../../shared/rules/calendar'
import { tierFault, tierUnder, type TierRule } from '../../shared/rules/tier'
import type { Tx } from '../base/database'
import { AppError, invalid } from '../base/errors'
import { figureOf, keepFigure, readFigure } from '../base/figures'
import { enqueue, type JobKind, type JobRun } from '../base/jobs'
import { inList, row, rows, text, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import type { TierQuestions } from './hooks'
import { AT_ONCE, tierFacts, type Fact } from './tier-facts'

/** Who would be moved by other rules for tiers, counted member by member; nothing is written of anybody. */
export const SIMULATE_JOB: JobKind = { kind: 'points.simulate', lane: 'bulk' }
const OF_EACH = 3
const MOST_SHOWN = 30
const KEPT_MS = DAY_MS

const Seen = z.object({ id: Id, from: z.string(), to: z.string(), gathered: z.int(), points: z.int(), spend: z.int() })
/** Ids alone, so that it says nothing more about whoever is erased meanwhile. */
const KEPT = figureOf(TierMoves.omit({ sample: true }).extend({ sample: z.array(Seen) }))
type Kept = z.output<typeof TierMoves>['moves']
/** How far a counting is. */
type So = { at: number; after: string; members: number; moves: Record<string, number>; sample: z.output<typeof Seen>[] }

const figureName = (id: string): string => `sim:${id}`

/** Begins to count where these rules would put everybody. */
export async function startSimulation(tx: Tx, deps: Deps, tiers: z.output<typeof TiersIn>): Promise<{ id: string }> {
  const fault = tierFault(tiers)
  if (fault) throw invalid(`tiers.${fault.at}`, fault.why)
  await write(tx, "DELETE FROM figure WHERE name >= 'sim:' AND name < 'sim;' AND at < ?", [deps.clock.now() - KEPT_MS])
  const rules = tiers.map(({ key, minPoints, keep }) => ({ key, minPoints, keep: keep ?? null }))
  const id = deps.chance.id()
  await enqueue(tx, deps, { ...SIMULATE_JOB, id, payload: { tiers: rules }, total: 0 })
  return { id }
}

const COUNT = { n: whole }

/** Counts on, and keeps what was found once all are counted. */
export async function simulate(
  deps: Pick<Deps, 'db' | 'clock'>,
  ask: TierQuestions,
  { id, payload, place, letGo, progress }: Pick<JobRun, 'id' | 'payload' | 'place' | 'letGo' | 'progress'>,
  size = AT_ONCE,
) {
  const { tiers } = payload as { tiers: TierRule[] }
  const begun = place as So | null
  const so = begun ?? { at: deps.clock.now(), after: '', members: 0, moves: {}, sample: [] }
  if (!begun) await progress({ total: await deps.db.read(howMany) })
  for (let more = true; more;) {
    const { facts, last } = await deps.db.read((tx) => tierFacts(tx, ask, tiers, { after: so.after, now: so.at, size }))
    for (const one of facts) add(so, one, tierUnder(one, tiers))
    await progress({ done: facts.length })
    more = last !== null
    so.after = last ?? so.after
    if (more && letGo()) return { again: 0, place: so }
  }
  const moves: Kept = Object.entries(so.moves).map(([pair, members]) => {
    const [from, to] = pair.split(' ') as [string, string]
    return { from, to, members }
  })
  const value = { countedAt: isoOf(so.at), members: so.members, moves, sample: so.sample }
  await deps.db.inTransaction((tx) => keepFigure(tx, figureName(id), value, so.at))
}

const howMany = async (tx: Tx): Promise<number> =>
  (await row(tx, COUNT, "SELECT COUNT(*) AS n FROM member m WHERE m.status IN ('active','frozen')"))?.n ?? 0

/** Counts one member; the first few of each move are shown. Keys of tiers hold no space. */
function add(so: So, { id, tier: from, gathered, recent }: Fact, to: string): void {
  so.members += 1
  const pair = `${from} ${to}`
  so.moves[pair] = (so.moves[pair] ?? 0) + 1
  if (from !== to && so.moves[pair] <= OF_EACH && so.sample.length < MOST_SHOWN)
    so.sample.push({ id, from, to, gathered, ...recent })
}

const JOB = { status: z.enum(['waiting', 'running', 'done', 'failed']), total: whole.nullable(), done: whole }
const PERSON = { id: text, memberNo: text, nickname: text.nullable() }

/** How far a simulation is, and what it found; 404 for an unknown one. */
export async function readSimulation(tx: Tx, id: string): Promise<AnswerBody<typeof readTierSimulation>> {
  const sql = 'SELECT status, total, done FROM job WHERE id = ? AND kind = ?'
  const job = await row(tx, JOB, sql, [id, SIMULATE_JOB.kind])
  if (!job) throw new AppError('not_found')
  const found = (await readFigure(tx, figureName(id), KEPT))?.value ?? null
  const ids = found?.sample.map((one) => one.id) ?? []
  const people = ids.length === 0 ? [] : await rows(tx, PERSON, named(ids), ids)
  const by = new Map(people.map((one) => [one.id, one]))
  return {
    status: job.status,
    total: job.total ?? 0,
    done: job.done,
    figures: found && {
      ...found,
      sample: found.sample.flatMap(({ id: memberId, ...one }) => {
        const { memberNo, nickname } = by.get(memberId) ?? {}
        return memberNo === undefined ? [] : [{ ...one, memberId, memberNo, nickname: nickname ?? null }]
      }),
    },
  }
}

const named = (ids: readonly string[]): string => `SELECT id, memberNo, nickname FROM member WHERE id IN ${inList(ids)}`
