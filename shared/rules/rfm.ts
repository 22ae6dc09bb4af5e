import { addDays, DAY_MS, SHANGHAI_MS, shanghaiDay, shanghaiDayStart } from './calendar'

/**
 * Recency, frequency, money: how people buy, scored 1 to 5 by thresholds that the shop sets. A score depends on the value
 * alone, so equal values have equal scores, whoever else is scored.
 */
export type Cuts = readonly [number, number, number, number]
export type RfmSettings = {
  /** 5 when so many days or fewer since the last order, 4 when the second, … else 1. */
  readonly recencyDays: Cuts
  /** 1 plus the number of cuts at or below the number of orders. */
  readonly frequency: Cuts
  /** The same of what was spent. */
  readonly monetaryFen: Cuts
}

/** What holds until the owner changes it (api.md, "RFM settings"). */
export const RFM_DEFAULTS: RfmSettings = {
  recencyDays: [30, 90, 180, 365],
  frequency: [2, 4, 7, 12],
  monetaryFen: [10_000, 50_000, 100_000, 300_000],
}

/** The most a cut may be: ten years, a million orders, ten million yuan. */
export const RFM_MOST = { recencyDays: 3_650, frequency: 1_000_000, monetaryFen: 1_000_000_000 } as const
/** The least: who ordered today; one order; one fen. */
export const RFM_LEAST = { recencyDays: 0, frequency: 1, monetaryFen: 1 } as const

/** Why cuts are none, null where they are: four whole numbers in their range, none below the one before (equal ones leave a score empty). */
export function cutsFault(
  part: keyof RfmSettings,
  cuts: readonly number[],
): 'four' | 'whole' | 'range' | 'ascending' | null {
  if (cuts.length !== 4) return 'four'
  if (!cuts.every((cut) => Number.isInteger(cut))) return 'whole'
  if (!cuts.every((cut) => cut >= RFM_LEAST[part] && cut <= RFM_MOST[part])) return 'range'
  return cuts.every((cut, i) => i === 0 || cut >= (cuts[i - 1] as number)) ? null : 'ascending'
}

export type Score = 1 | 2 | 3 | 4 | 5
export type Rfm = { r: Score; f: Score; m: Score }

/** What is kept of a person's orders. */
export type OrderStat = { orderCount: number; spentFen: number; firstPaidAt: number; lastPaidAt: number }

/** Days from the day of the order to this day, both in Shanghai: 0 all of the day of the order, 1 from midnight on. */
export const daysSince = (at: number, now: number): number => dayNumber(now) - dayNumber(at)

/** Days of Shanghai counted through: a million people are scored by it, so no date is written out. */
const dayNumber = (at: number): number => Math.floor((at + SHANGHAI_MS) / DAY_MS)

/** The first moment from which on an order is so many days old or younger: what a query compares the last order with. */
export const notOlderThan = (days: number, now: number): number => shanghaiDayStart(addDays(shanghaiDay(now), -days))

/** The score of so many days since the last order. */
export const recencyScore = (days: number, cuts: Cuts): Score => {
  const at = cuts.findIndex((cut) => days <= cut)
  return (at < 0 ? 1 : 5 - at) as Score
}

/** The score of a number of orders or of what was spent. */
export const amountScore = (value: number, cuts: Cuts): Score =>
  (1 + cuts.filter((cut) => cut <= value).length) as Score

/** The three scores at that moment; null for who has no order that counts. They change at midnight in Shanghai and with orders. */
export function rfmOf(stat: OrderStat | null, settings: RfmSettings, now: number): Rfm | null {
  if (!stat || stat.orderCount < 1) return null
  return {
    r: recencyScore(daysSince(stat.lastPaidAt, now), settings.recencyDays),
    f: amountScore(stat.orderCount, settings.frequency),
    m: amountScore(stat.spentFen, settings.monetaryFen),
  }
}

/** The eleven classes, the best first. */
export const RFM_CLASSES = [
  'champions',
  'loyal',
  'potentialLoyal',
  'needAttention',
  'new',
  'promising',
  'aboutToSleep',
  'cantLose',
  'atRisk',
  'hibernating',
  'lost',
] as const
export type RfmClass = (typeof RFM_CLASSES)[number]

/** The eleven classes, and whoever has not bought yet. */
export const RFM_STATES = [...RFM_CLASSES, 'none'] as const
export type RfmState = (typeof RFM_STATES)[number]

/**
 * The class of a recency (row) and a worth (column), each 1 to 5: the widely used grid of recency and frequency, whose
 * lowest corner is told apart into asleep and lost. [recency 1 … 5][worth 1 … 5]
 */
const GRID: readonly (readonly RfmClass[])[] = [
  ['lost', 'lost', 'atRisk', 'atRisk', 'cantLose'],
  ['hibernating', 'hibernating', 'atRisk', 'atRisk', 'cantLose'],
  ['aboutToSleep', 'aboutToSleep', 'needAttention', 'loyal', 'loyal'],
  ['promising', 'potentialLoyal', 'potentialLoyal', 'loyal', 'loyal'],
  ['new', 'potentialLoyal', 'potentialLoyal', 'champions', 'champions'],
]

/** Orders and money as one: their mean, a half counts up. */
export const worthOf = ({ f, m }: Pick<Rfm, 'f' | 'm'>): Score => Math.ceil((f + m) / 2) as Score

/** The class of the scores: each of the 125 has exactly one, and who comes sooner, oftener or spends more is never classed worse. */
export const rfmClassOf = (scores: Rfm): RfmClass =>
  (GRID[scores.r - 1] as readonly RfmClass[])[worthOf(scores) - 1] as RfmClass

/** Every triple of scores that is of the class: what a query is compiled from. */
export const scoresOf = (name: RfmClass): Rfm[] => ALL_SCORES.filter((scores) => rfmClassOf(scores) === name)

const SCORES = [1, 2, 3, 4, 5] as const
export const ALL_SCORES: readonly Rfm[] = SCORES.flatMap((r) => SCORES.flatMap((f) => SCORES.map((m) => ({ r, f, m }))))

/** How many people have each value; the order does not matter, the same value may come twice. */
export type Histogram = readonly { value: number; count: number }[]
/** Cuts, and how many people each score would then have, 1 first. */
export type Proposal = { cuts: Cuts; people: readonly number[] }

/**
 * Cuts of orders or money by fifths of the people: a score of s means that at least s−1 fifths of all have strictly less.
 * Values are never split, so a value that many share leaves scores empty instead. Null of nobody.
 */
export function proposeCuts(part: 'frequency' | 'monetaryFen', histogram: Histogram): Proposal | null {
  const { values, total } = summed(histogram)
  if (total === 0) return null
  const cuts = FIFTHS.map((fifths) => {
    let below = 0
    for (const { value, count } of values) {
      // In whole numbers: a fifth has no exact binary form.
      if (below * 5 >= fifths * total) return value
      below += count
    }
    return values[values.length - 1]!.value + 1
  })
  return proposal(
    cuts.map((cut) => within(part, cut)),
    values,
    amountScore,
  )
}

/** The same of days since the last order: a score of s means that at least s−1 fifths of all have strictly more days. */
export function proposeRecency(histogram: Histogram): Proposal | null {
  const { values, total } = summed(histogram)
  if (total === 0) return null
  const cuts = [...FIFTHS].reverse().map((fifths) => {
    let above = 0
    for (const { value, count } of [...values].reverse()) {
      if (above * 5 >= fifths * total) return value
      above += count
    }
    return values[0]!.value - 1
  })
  return proposal(
    cuts.map((cut) => within('recencyDays', cut)),
    values,
    recencyScore,
  )
}

const FIFTHS = [1, 2, 3, 4]
const within = (part: keyof RfmSettings, cut: number): number =>
  Math.min(RFM_MOST[part], Math.max(RFM_LEAST[part], cut))

function summed(histogram: Histogram): { values: { value: number; count: number }[]; total: number } {
  const counts = new Map<number, number>()
  for (const { value, count } of histogram) if (count > 0) counts.set(value, (counts.get(value) ?? 0) + count)
  const values = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => a.value - b.value)
  return { values, total: values.reduce((sum, { count }) => sum + count, 0) }
}

function proposal(cuts: number[], values: Histogram, scoreOf: (value: number, cuts: Cuts) => Score): Proposal {
  const four = cuts as unknown as Cuts
  const people = [0, 0, 0, 0, 0]
  for (const { value, count } of values) people[scoreOf(value, four) - 1]! += count
  return { cuts: four, people }
}

/** Whole days from order to order on average, rounded down: (last − first) ÷ (orders − 1). Null before the second order. */
export function repurchaseCycleDays(stat: OrderStat | null): number | null {
  if (!stat || stat.orderCount < 2) return null
  return Math.floor((stat.lastPaidAt - stat.firstPaidAt) / ((stat.orderCount - 1) * DAY_MS))
}

/** What an order brought on average, in whole fen, rounded down. Null without orders. */
export const averageOrderFen = (stat: OrderStat | null): number | null =>
  !stat || stat.orderCount < 1 ? null : Math.floor(stat.spentFen / stat.orderCount)

/** Asleep by the own cycle: twice of it, but never sooner than so many days. */
export const ASLEEP = { cycles: 2, leastDays: 14 } as const

/**
 * After so many days without an order a person is asleep by her own measure: twice her cycle, at least a fortnight (who
 * bought thrice in one day is not asleep tomorrow); who has no cycle yet after the shop's `dormantDays`. Null: never ordered.
 */
export function asleepAfterDays(stat: OrderStat | null, dormantDays: number): number | null {
  if (!stat || stat.orderCount < 1) return null
  const cycle = repurchaseCycleDays(stat)
  return cycle === null ? dormantDays : Math.max(ASLEEP.leastDays, ASLEEP.cycles * cycle)
}

/** Whether she is: more days than that have passed, at day ends of Shanghai. False for who never ordered. */
export function asleepByOwnCycle(stat: OrderStat | null, dormantDays: number, now: number): boolean {
  const after = asleepAfterDays(stat, dormantDays)
  return stat !== null && after !== null && daysSince(stat.lastPaidAt, now) > after
}
