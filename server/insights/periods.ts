import type {
  Figures,
  readCohort as cohortRow,
  readPeriods as row,
  readStoreFigures as storesRow,
} from '../../shared/contract/insightPeriods'
import type { AnswerBody, QueryOf } from '../../shared/contract/route'
import { addDays, isoOf, shanghaiDayEnd, shanghaiDayStart } from '../../shared/rules/calendar'
import type { Tx } from '../base/database'
import { flag, rows, text } from '../base/sql'
import { checkChannel, checkDays, daysBefore } from './asked'
import { added, keptFigures, keptUntil } from './counted'
import { cameBetween, cameOn, doneBetween, NOTHING, type DayFigures } from './day-figures'
import { keptStoresBetween, storesBetween, type StoreFigures } from './store-figures'

type Days = { from: string; to: string }

/** The figures of the days for which they were not kept; those that nobody asks for are left away. */
type Live = (tx: Tx, from: string, to: string) => Promise<Map<string, Partial<DayFigures>>>

/** Every one of these days with its figures: those gone by as they were kept, where they are, the others as they are now. */
async function daysOf(
  tx: Tx,
  { from, to }: Days,
  live: Live,
): Promise<{ days: Map<string, DayFigures>; at: number | null }> {
  const until = await keptUntil(tx, { from, to })
  const kept = until === null ? { days: new Map<string, DayFigures>(), at: null } : await keptFigures(tx, from, until)
  const since = until === null ? from : addDays(until, 1)
  const now = since > to ? new Map<string, Partial<DayFigures>>() : await live(tx, since, to)
  const days = new Map<string, DayFigures>()
  for (let day = from; day <= to; day = addDays(day, 1))
    days.set(day, kept.days.get(day) ?? { ...NOTHING, ...now.get(day) })
  return { days, at: kept.at }
}

const shown = ({
  came: _,
  cameJoined: _j,
  cameHeld: _h,
  cameRedeemed: _r,
  cameBack: _b,
  ...figures
}: DayFigures): Figures => figures

/** What happened in these days, and in as many before them. */
export async function readPeriods(tx: Tx, asked: QueryOf<typeof row>): Promise<AnswerBody<typeof row>> {
  checkDays(asked)
  const { days } = await daysOf(tx, asked, doneBetween)
  const earlier = daysBefore(asked)
  const before = await daysOf(tx, earlier, doneBetween)
  return {
    now: shown(added(days.values())),
    before: { ...shown(added(before.days.values())), ...earlier },
    byDay: [...days].map(([day, figures]) => ({ day, ...shown(figures) })),
  }
}

const STORE = { id: text, name: text, closed: flag }

/** What each store redeemed in these days, and in as many before them; every store that is open or did something. */
export async function readStoreFigures(
  tx: Tx,
  asked: QueryOf<typeof storesRow>,
): Promise<AnswerBody<typeof storesRow>> {
  checkDays(asked)
  const now = await storesOf(tx, asked)
  const before = await storesOf(tx, daysBefore(asked))
  const stores = await rows(tx, STORE, 'SELECT id, name, closed FROM store ORDER BY id')
  const items = stores
    .filter(({ id, closed }) => !closed || now.has(id) || before.has(id))
    .map(({ id, name, closed }) => ({
      storeId: id,
      name,
      closed,
      ...sumOf(now.get(id)),
      before: sumOf(before.get(id)),
    }))
  return { items: items.sort((a, b) => b.turnoverFen - a.turnoverFen || b.redemptions - a.redemptions) }
}

const sumOf = (of: Omit<StoreFigures, 'storeId'> | undefined) => ({
  redemptions: of?.redemptions ?? 0,
  turnoverFen: of?.turnoverFen ?? 0,
  discountFen: of?.discountFen ?? 0,
})

async function storesOf(tx: Tx, { from, to }: Days): Promise<Map<string, StoreFigures>> {
  const until = await keptUntil(tx, { from, to })
  const kept = until === null ? [] : await keptStoresBetween(tx, from, until)
  const since = until === null ? from : addDays(until, 1)
  const now = since > to ? [] : await storesBetween(tx, since, to)
  const found = new Map(kept.map((store) => [store.storeId, store]))
  for (const store of now) {
    const so = sumOf(found.get(store.storeId))
    found.set(store.storeId, {
      storeId: store.storeId,
      redemptions: so.redemptions + store.redemptions,
      turnoverFen: so.turnoverFen + store.turnoverFen,
      discountFen: so.discountFen + store.discountFen,
    })
  }
  return found
}

/** How far those who first came in these days have come. Each step counts only people of the step before, so it never grows. */
export async function readCohort(
  tx: Tx,
  asked: QueryOf<typeof cohortRow>,
  now: number,
): Promise<AnswerBody<typeof cohortRow>> {
  checkDays(asked)
  await checkChannel(tx, asked.channelId)
  const { sum, at } =
    asked.channelId === undefined ? await cohortOfAll(tx, asked) : await cohortOf(tx, asked, asked.channelId)
  return {
    came: sum.came,
    joined: sum.cameJoined,
    held: sum.cameHeld,
    redeemed: sum.cameRedeemed,
    cameBack: sum.cameBack,
    countedAt: isoOf(at ?? now),
  }
}

async function cohortOfAll(tx: Tx, asked: Days): Promise<{ sum: DayFigures; at: number | null }> {
  const { days, at } = await daysOf(tx, asked, cameOn)
  return { sum: added(days.values()), at }
}

async function cohortOf(tx: Tx, { from, to }: Days, channelId: string): Promise<{ sum: DayFigures; at: null }> {
  const came = await cameBetween(tx, shanghaiDayStart(from), shanghaiDayEnd(to), channelId)
  return { sum: added(came.map(({ since: _, ...figures }) => ({ ...NOTHING, ...figures }))), at: null }
}
