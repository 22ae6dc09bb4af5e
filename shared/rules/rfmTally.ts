import {
  ALL_SCORES,
  asleepByOwnCycle,
  daysSince,
  proposeCuts,
  proposeRecency,
  repurchaseCycleDays,
  RFM_CLASSES,
  RFM_MOST,
  rfmClassOf,
  rfmOf,
  type Cuts,
  type OrderStat,
  type Rfm,
  type RfmClass,
  type RfmSettings,
} from './rfm'

/** Sums over people of how they buy: plain numbers, so that a counting can be put down and taken up again. */

/** One member: what her orders add up to, and whether she allows what she did to be used. */
export type Person = { stat: OrderStat | null; personal: boolean }
export type Worth = { members: number; personal: number; orders: number; spentFen: number; asleep: number }
/** How many people have each value; the key is the value. */
type Values = Record<string, number>
export type Tally = {
  members: number
  /** By three digits: recency, frequency, money. */
  cells: Record<string, Worth>
  days: Values
  orders: Values
  money: Values
  cycles: Values
}
export type TallyBy = { rfm: RfmSettings; dormantDays: number; at: number }

export const emptyTally = (): Tally => ({ members: 0, cells: {}, days: {}, orders: {}, money: {}, cycles: {} })
const NOTHING: Worth = { members: 0, personal: 0, orders: 0, spentFen: 0, asleep: 0 }

/** Adds one member to the sums. */
export function addPerson(tally: Tally, { stat, personal }: Person, { rfm, dormantDays, at }: TallyBy): void {
  tally.members++
  const scores = rfmOf(stat, rfm, at)
  if (!stat || !scores) return
  const key = keyOf(scores)
  tally.cells[key] = plus(tally.cells[key] ?? NOTHING, {
    members: 1,
    personal: personal ? 1 : 0,
    orders: stat.orderCount,
    spentFen: stat.spentFen,
    asleep: asleepByOwnCycle(stat, dormantDays, at) ? 1 : 0,
  })
  count(tally.days, daysSince(stat.lastPaidAt, at))
  count(tally.orders, stat.orderCount)
  count(tally.money, threeDigits(stat.spentFen))
  const cycle = repurchaseCycleDays(stat)
  if (cycle !== null) count(tally.cycles, cycle)
}

const keyOf = ({ r, f, m }: Rfm): string => `${r}${f}${m}`
const count = (values: Values, value: number | string): void => void (values[value] = (values[value] ?? 0) + 1)

export const plus = (one: Worth, other: Worth): Worth => ({
  members: one.members + other.members,
  personal: one.personal + other.personal,
  orders: one.orders + other.orders,
  spentFen: one.spentFen + other.spentFen,
  asleep: one.asleep + other.asleep,
})

/**
 * A sum by its first three digits, the rest noughts: so a million people have some thousand values, equal sums stay equal,
 * and a cut is a number that somebody would choose.
 */
export const threeDigits = (fen: number): number => Math.floor(fen / unitOf(fen)) * unitOf(fen)

function unitOf(fen: number): number {
  let unit = 1
  while (fen >= 1_000 * unit) unit *= 10
  return unit
}

/** Every cell with somebody in it, by rising scores. */
export const cellsOf = (tally: Tally): (Rfm & Worth)[] =>
  ALL_SCORES.flatMap((scores) => {
    const worth = tally.cells[keyOf(scores)]
    return worth ? [{ ...scores, ...worth }] : []
  })

/** All eleven classes, the best first. */
export function classesOf(tally: Tally): ({ name: RfmClass } & Worth)[] {
  const cells = cellsOf(tally)
  return RFM_CLASSES.map((name) => ({
    name,
    ...cells.filter((cell) => rfmClassOf(cell) === name).reduce<Worth>(plus, NOTHING),
  }))
}

/** All who bought, as one. */
export const everybody = (tally: Tally): Worth => Object.values(tally.cells).reduce(plus, NOTHING)

const histogram = (values: Values) => Object.entries(values).map(([value, n]) => ({ value: Number(value), count: n }))

/** The least value that half of all have or stay below, and how many there are; null of nobody. */
export function medianOf(values: Values): { median: number; of: number } | null {
  const all = histogram(values).sort((a, b) => a.value - b.value)
  const of = all.reduce((sum, { count: n }) => sum + n, 0)
  let until = 0
  for (const { value, count: n } of all) if ((until += n) * 2 >= of) return { median: value, of }
  return null
}

/** The typical cycle of those who bought twice or more. */
export const typicalCycle = (tally: Tally) => medianOf(tally.cycles)

/** Bands by fifths of all who bought (see `proposeCuts`); null of nobody. */
export function proposedBands(tally: Tally): RfmSettings | null {
  const recency = proposeRecency(histogram(tally.days))
  const frequency = proposeCuts('frequency', histogram(tally.orders))
  const money = proposeCuts('monetaryFen', histogram(tally.money))
  if (!recency || !frequency || !money) return null
  // Above everybody is above all sums that begin with these digits.
  const top = Math.max(...Object.keys(tally.money).map(Number))
  const above = Math.min(RFM_MOST.monetaryFen, top + unitOf(top))
  const monetaryFen = money.cuts.map((cut) => (cut > top ? Math.max(cut, above) : cut)) as unknown as Cuts
  return { recencyDays: recency.cuts, frequency: frequency.cuts, monetaryFen }
}

/** How many people each cell has, by the three digits of its scores. */
export type Heads = Record<string, number>

/** Adds one member to the heads. */
export function addHead(heads: Heads, stat: OrderStat | null, rfm: RfmSettings, at: number): void {
  const scores = rfmOf(stat, rfm, at)
  if (scores) count(heads, keyOf(scores))
}

export const headsOf = (tally: Tally): Heads =>
  Object.fromEntries(Object.entries(tally.cells).map(([key, { members }]) => [key, members]))

type Five = [number, number, number, number, number]

/** Of these heads, how many have each score, 1 first, and how many are in each class, the best first. */
export function spread(heads: Heads): {
  people: Record<keyof RfmSettings, Five>
  classes: { name: RfmClass; members: number }[]
} {
  const none = (): Five => [0, 0, 0, 0, 0]
  const people = { recencyDays: none(), frequency: none(), monetaryFen: none() }
  const classes = new Map<RfmClass, number>()
  for (const scores of ALL_SCORES) {
    const n = heads[keyOf(scores)] ?? 0
    people.recencyDays[scores.r - 1]! += n
    people.frequency[scores.f - 1]! += n
    people.monetaryFen[scores.m - 1]! += n
    const name = rfmClassOf(scores)
    classes.set(name, (classes.get(name) ?? 0) + n)
  }
  return { people, classes: RFM_CLASSES.map((name) => ({ name, members: classes.get(name) ?? 0 })) }
}
