import { DAY_MS } from '../../shared/rules/calendar'
import { ALL_SCORES, notOlderThan, RFM_CLASSES, rfmClassOf, type Cuts, type Score } from '../../shared/rules/rfm'
import type { RuleLeaf } from '../../shared/rules/segment'
import { scalarHolds } from '../../shared/rules/segmentEvaluate'
import type { CompileContext } from './compile'
import { compileMoment, compileScalar, itemsOf } from './compile-scalar'
import { ALWAYS, joined, NEVER, sql, when, type Sql } from './sql'

/** What purchases add up to stands in the member's row (server/orders/stats); without one there is nothing to ask. */
const having = ({ sql: condition, params }: Sql): Sql => sql(`(m.orderCount > 0 AND ${condition})`, ...params)

/** Divided and rounded down, in whole numbers on either database; NULL where there is nothing to divide by. */
const quotient = (of: string, by: string): Sql => sql(`((${of} - ${of} % ${by}) / ${by})`)

const AVERAGE = quotient('m.spentFen', 'm.orderCount')
const CYCLE = quotient('(m.lastPaidAt - m.firstPaidAt)', `(${DAY_MS} * (m.orderCount - 1))`)

/** One leaf on what a member bought, read from the sums of her orders and the bands of this moment. */
export function compileOrders(leaf: RuleLeaf, ctx: CompileContext): Sql {
  switch (leaf.field) {
    case 'orderCount':
      return amount(leaf, 'm.orderCount')
    case 'totalSpentFen':
      return amount(leaf, 'm.spentFen')
    case 'averageOrderFen':
      return known(leaf, ALWAYS, compileScalar(leaf, AVERAGE))
    case 'repurchaseCycleDays':
      return known(leaf, sql('(m.orderCount >= 2)'), compileScalar(leaf, CYCLE))
    case 'lastOrderAt':
      return known(leaf, ALWAYS, compileMoment(leaf, sql('m.lastPaidAt'), ctx.now))
    case 'rfm.r':
      return known(leaf, ALWAYS, scored(leaf, 'm.lastPaidAt', momentsOf(ctx)))
    case 'rfm.f':
      return known(leaf, ALWAYS, scored(leaf, 'm.orderCount', ctx.rfm.frequency))
    case 'rfm.m':
      return known(leaf, ALWAYS, scored(leaf, 'm.spentFen', ctx.rfm.monetaryFen))
    case 'rfmClass':
      return known(leaf, ALWAYS, classed(leaf, ctx))
    default:
      throw new Error(`segments: ${leaf.field} is no field of orders`)
  }
}

/** What is missing without a purchase (a cycle: without a second one) is found by `exists` false only. */
const known = (leaf: RuleLeaf, there: Sql, condition: Sql): Sql =>
  leaf.op === 'exists' ? when(leaf.value === true, having(there)) : having(condition)

/** Number and sum are never missing: without a purchase they are nought. */
function amount(leaf: RuleLeaf, column: string): Sql {
  if (leaf.op === 'exists') return leaf.value ? ALWAYS : NEVER
  return compileScalar(inWholes(leaf), sql(column))
}

/**
 * The same question in whole numbers, for a column that holds nothing else. MariaDB (10.11) looks for 2.5 in an index of
 * whole numbers by its neighbour 3.
 */
function inWholes(leaf: RuleLeaf): RuleLeaf {
  const numbers = itemsOf(leaf).map(Number)
  const [first, second] = [numbers[0] ?? 0, numbers[1] ?? 0]
  switch (leaf.op) {
    case 'gt':
    case 'lte':
      return { ...leaf, value: Math.floor(first) }
    case 'lt':
    case 'gte':
      return { ...leaf, value: Math.ceil(first) }
    case 'between':
      return { ...leaf, value: [Math.ceil(first), Math.floor(second)] }
    default:
      return { ...leaf, value: numbers.filter(Number.isInteger) }
  }
}

/** The moments from which on an order scores 2, 3, 4, 5. */
const momentsOf = ({ rfm, now }: CompileContext): Cuts => {
  const [five, four, three, two] = rfm.recencyDays
  return [notOlderThan(two, now), notOlderThan(three, now), notOlderThan(four, now), notOlderThan(five, now)]
}

/** Scores that the leaf wants, as ranges of the column between the cuts: an index can walk them. */
function scored(leaf: RuleLeaf, column: string, cuts: Cuts): Sql {
  const wanted = ([1, 2, 3, 4, 5] as Score[]).filter((score) => scalarHolds(leaf, score))
  const runs: [Score, Score][] = []
  for (const score of wanted) {
    const last = runs.at(-1)
    if (last && last[1] === score - 1) last[1] = score
    else runs.push([score, score])
  }
  return joined(
    runs.map(([low, high]) => {
      const from = low > 1 ? [sql(`(${column} >= ?)`, cuts[low - 2] as number)] : []
      const below = high < 5 ? [sql(`(${column} < ?)`, cuts[high - 1] as number)] : []
      return joined([...from, ...below], 'AND')
    }),
    'OR',
  )
}

/** 1 plus the number of cuts reached, as `amountScore` says; a comparison is 1 or 0 on either database. */
const scoreOf = (column: string, cuts: Cuts): Sql =>
  sql(`(1 ${cuts.map(() => `+ (${column} >= ?)`).join(' ')})`, ...cuts)

/** The scores of the classes that the leaf wants; the class goes by recency and by the sum of the other two. */
function classed(leaf: RuleLeaf, ctx: CompileContext): Sql {
  const wanted = RFM_CLASSES.filter((name) => scalarHolds(leaf, name))
  const cells = new Set(
    ALL_SCORES.filter((scores) => wanted.includes(rfmClassOf(scores))).map(({ r, f, m }) => 100 * r + f + m),
  )
  if (cells.size === 0) return NEVER
  const [r, f, m] = [
    scoreOf('m.lastPaidAt', momentsOf(ctx)),
    scoreOf('m.orderCount', ctx.rfm.frequency),
    scoreOf('m.spentFen', ctx.rfm.monetaryFen),
  ]
  return sql(
    `(100 * ${r.sql} + ${f.sql} + ${m.sql} IN (${[...cells].join(',')}))`,
    ...r.params,
    ...f.params,
    ...m.params,
  )
}
