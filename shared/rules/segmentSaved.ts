import { asksForLeads } from './segmentEvaluate'
import type { RuleLeaf, SegmentRule } from './segmentFields'

/** A saved segment as another rule may name it. A static one keeps its people; its rule is the leaf that asks for them. */
export type SavedRule = { id: string; rule: SegmentRule; isStatic: boolean }

/** So many segments may stand one inside the other. */
export const MOST_NESTED = 5

const isLeaf = (rule: SegmentRule): rule is RuleLeaf => 'field' in rule

/** The segments that a rule names itself, each once and with the path to its first mention. */
export function namedSegments(rule: SegmentRule): Map<string, string> {
  const found = new Map<string, string>()
  const look = (part: SegmentRule, path: string[]): void => {
    if ('all' in part) return part.all.forEach((one, i) => look(one, [...path, 'all', String(i)]))
    if ('any' in part) return part.any.forEach((one, i) => look(one, [...path, 'any', String(i)]))
    if ('not' in part) return look(part.not, [...path, 'not'])
    if (part.field !== 'segment') return
    idsOf(part).forEach((id, i) => {
      if (!found.has(id)) found.set(id, [...path, 'value', String(i)].join('.'))
    })
  }
  look(rule, [])
  return found
}

const idsOf = ({ value }: RuleLeaf): string[] => (Array.isArray(value) ? value.map(String) : [String(value)])

const IS_LEAD: RuleLeaf = { field: 'lead', op: 'eq', value: true }
const NO_LEAD: RuleLeaf = { field: 'lead', op: 'eq', value: false }

/**
 * The rule with each living segment that it names in the place of its name; static ones stay as they are. Leads are among
 * those it is about where it asks for them itself, or wants people of a segment that does. What names itself, by whatever
 * way, has nobody there; it is refused when it is saved.
 */
export function withSaved(rule: SegmentRule, saved: ReadonlyMap<string, SavedRule>): SegmentRule {
  return put(rule, saved, new Map())
}

/** `known`: the segments that were put in place so far; null while one is. */
function put(
  rule: SegmentRule,
  saved: ReadonlyMap<string, SavedRule>,
  known: Map<string, SegmentRule | null>,
): SegmentRule {
  if (namedSegments(rule).size === 0) return rule
  const asksItself = asksForLeads(rule)
  let wanted = asksItself
  const inPlace = (part: SegmentRule, yes: boolean): SegmentRule => {
    if ('all' in part) return { all: part.all.map((one) => inPlace(one, yes)) }
    if ('any' in part) return { any: part.any.map((one) => inPlace(one, yes)) }
    if ('not' in part) return { not: inPlace(part.not, !yes) }
    if (!isLeaf(part) || part.field !== 'segment') return part
    const each = idsOf(part).map((id) => one(id))
    const wants = yes === (part.op === 'in')
    if (wants && each.some(asksForLeads)) wanted = true
    const some: SegmentRule = each.length === 1 ? each[0]! : { any: each }
    return part.op === 'in' ? some : { not: some }
  }
  const one = (id: string): SegmentRule => {
    const before = known.get(id)
    if (before) return before
    const found = saved.get(id)
    if (!found || before === null) return { any: [] }
    if (found.isStatic) return found.rule
    known.set(id, null)
    const inside = put(found.rule, saved, known)
    // Members alone are in a segment that does not ask for leads, also where the rule around it does.
    const placed: SegmentRule = asksForLeads(inside) ? inside : { all: [NO_LEAD, inside] }
    known.set(id, placed)
    return placed
  }
  const done = inPlace(rule, true)
  if (wanted) return asksForLeads(done) ? done : { all: [{ any: [IS_LEAD, NO_LEAD] }, done] }
  return asksForLeads(done) ? { all: [NO_LEAD, done] } : done
}

export type RuleSize = { leaves: number; values: number; depth: number; nested: number }

/**
 * How many conditions and values the rule has once every living segment stands in the place of its name, how deep it is then,
 * and how many segments stand one inside the other; nothing is put in place for it, so a hostile rule costs little. Null: a
 * segment leads back to itself.
 */
export function sizeWith(
  rule: SegmentRule,
  saved: ReadonlyMap<string, SavedRule>,
  known: Map<string, RuleSize | null> = new Map(),
): RuleSize | null {
  if (isLeaf(rule)) {
    if (rule.field !== 'segment')
      return { leaves: 1, values: Array.isArray(rule.value) ? rule.value.length : 1, depth: 0, nested: 0 }
    return sum(
      idsOf(rule).map((id) => sizeOfSaved(id, saved, known)),
      1,
    )
  }
  const parts = 'all' in rule ? rule.all : 'any' in rule ? rule.any : [rule.not]
  return sum(
    parts.map((part) => sizeWith(part, saved, known)),
    1,
  )
}

function sizeOfSaved(
  id: string,
  saved: ReadonlyMap<string, SavedRule>,
  known: Map<string, RuleSize | null>,
): RuleSize | null {
  const before = known.get(id)
  if (before !== undefined) return before
  const one = saved.get(id)
  // While it is looked at it is none: whoever comes back to it has gone in a circle.
  known.set(id, null)
  const size: RuleSize | null =
    !one || one.isStatic ? { leaves: 1, values: 1, depth: 1, nested: 0 } : sizeWith(one.rule, saved, known)
  const grown = size && { ...size, depth: size.depth + 2, nested: size.nested + 1 }
  known.set(id, grown)
  return grown
}

function sum(sizes: readonly (RuleSize | null)[], deeper: number): RuleSize | null {
  const all = { leaves: 0, values: 0, depth: 0, nested: 0 }
  for (const size of sizes) {
    if (size === null) return null
    all.leaves += size.leaves
    all.values += size.values
    all.depth = Math.max(all.depth, size.depth)
    all.nested = Math.max(all.nested, size.nested)
  }
  return { ...all, depth: all.depth + deeper }
}
