import { isRegionCode } from './region'
import { lineText, textFault } from './typed'
import {
  COUPON_LEAF_STATUSES,
  fieldSpec,
  RULE_LIMITS,
  type FieldSpec,
  type RuleOp,
  type RuleValue,
  type SegmentRule,
} from './segmentFields'

// One door for those who use rules; the table and the two readers of a checked rule lie beside it.
export * from './segmentFields'
export { asksForLeads, evaluate, finds, type MemberFacts, type RuleContext } from './segmentEvaluate'
export { ruleSentence, type RuleNames } from './segmentSentence'
export { MOST_NESTED, namedSegments, sizeWith, withSaved, type SavedRule } from './segmentSaved'

/** Why a rule is refused; the texts are what the marketer reads. */
export const RULE_MESSAGES = {
  not_a_rule: '这里应是一个条件，或 all、any、not 之一',
  too_deep: `条件嵌套不能超过 ${RULE_LIMITS.depth} 层`,
  too_many_leaves: `条件不能超过 ${RULE_LIMITS.leaves} 个`,
  too_many_values: `取值合计不能超过 ${RULE_LIMITS.values} 个`,
  unknown_key: '不认识的内容',
  unknown_field: '没有这个字段',
  unknown_op: '这个字段不支持这种比较',
  value_required: '缺少取值',
  list_required: '这里要填一个列表，至少一项',
  pair_required: '这里要填起止两个值',
  pair_reversed: '起始值不能大于结束值',
  not_a_number: '这里要填数字',
  not_a_text: '这里要填不超过 200 字的文字',
  not_a_flag: '这里要填 true 或 false',
  not_a_moment: '这里要填 UTC 时间，如 2026-03-01T08:00:00.000Z',
  not_a_region: '这里要填六位行政区划代码',
  not_an_option: '不在可选范围内',
  not_days: '这里要填 0 到 36500 的整数天数',
  not_a_coupon_status: '这里要填券批次和状态',
  not_a_segment: '这里要填人群的编号',
} as const
export type RuleMessageKey = keyof typeof RULE_MESSAGES
export type RuleError = { path: string; message: string; key: RuleMessageKey }

type Budget = { errors: RuleError[]; nodes: number; leaves: number; values: number; stop: boolean }

/**
 * The rule as typed data, or every reason why it is none, each with the path to its place (`all.0.value`). Nothing but
 * fields and ops of the table passes; at most 20 groups around a leaf, 500 leaves, 10,000 values. An empty `all` is
 * everyone, an empty `any` nobody.
 */
export function checkRule(input: unknown): { ok: true; rule: SegmentRule } | { ok: false; errors: RuleError[] } {
  const budget: Budget = { errors: [], nodes: 0, leaves: 0, values: 0, stop: false }
  walk(input, '', 0, budget)
  return budget.errors.length > 0
    ? { ok: false, errors: budget.errors }
    : { ok: true, rule: asStored(input) as SegmentRule }
}

/** The rule with its words as names and tags are stored, or it would never find them: trimmed, on one line, nothing unseen. */
function asStored(node: unknown): unknown {
  if (typeof node === 'string') return lineText(node)
  if (Array.isArray(node)) return node.map(asStored)
  return isRecord(node)
    ? Object.fromEntries(Object.entries(node).map(([key, inside]) => [key, asStored(inside)]))
    : node
}

const refuse = (budget: Budget, path: string, key: RuleMessageKey): void => {
  budget.errors.push({ path, message: RULE_MESSAGES[key], key })
  // A hostile rule must not buy an answer of many megabytes.
  if (budget.errors.length >= 50) budget.stop = true
}

const below = (path: string, step: string | number): string => (path === '' ? String(step) : `${path}.${step}`)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function walk(node: unknown, path: string, depth: number, budget: Budget): void {
  if (budget.stop) return
  if (!isRecord(node)) return refuse(budget, path, 'not_a_rule')
  const keys = Object.keys(node)
  const group = keys.length === 1 && ['all', 'any', 'not'].includes(String(keys[0])) ? String(keys[0]) : undefined
  if (!group) return checkLeaf(node, path, budget)
  if (depth >= RULE_LIMITS.depth) return refuse(budget, path, 'too_deep')
  if (++budget.nodes > RULE_LIMITS.leaves) return halt(budget, path, 'too_many_leaves')
  const inside = node[group]
  if (group === 'not') return walk(inside, below(path, 'not'), depth + 1, budget)
  if (!Array.isArray(inside)) return refuse(budget, below(path, group), 'list_required')
  inside.forEach((child: unknown, i) => walk(child, below(below(path, group), i), depth + 1, budget))
}

const halt = (budget: Budget, path: string, key: RuleMessageKey): void => {
  refuse(budget, path, key)
  budget.stop = true
}

function checkLeaf(leaf: Record<string, unknown>, path: string, budget: Budget): void {
  if (++budget.leaves > RULE_LIMITS.leaves) return halt(budget, path, 'too_many_leaves')
  const stranger = Object.keys(leaf).find((key) => !['field', 'op', 'value'].includes(key))
  if (stranger !== undefined)
    return refuse(budget, below(path, stranger.slice(0, 40)), 'field' in leaf ? 'unknown_key' : 'not_a_rule')
  if (typeof leaf.field !== 'string') return refuse(budget, path, 'not_a_rule')
  const spec = fieldSpec(leaf.field)
  if (!spec) return refuse(budget, below(path, 'field'), 'unknown_field')
  const op = spec.ops.find((known) => known === leaf.op)
  if (!op) return refuse(budget, below(path, 'op'), 'unknown_op')
  if (!('value' in leaf)) return refuse(budget, below(path, 'value'), 'value_required')
  checkValue(spec, op, leaf.value, below(path, 'value'), budget)
}

function checkValue(spec: FieldSpec, op: RuleOp, value: unknown, path: string, budget: Budget): void {
  if (op === 'exists') {
    if (typeof value !== 'boolean') refuse(budget, path, 'not_a_flag')
    return
  }
  if (op === 'withinDays' || op === 'olderThanDays') {
    const days = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= RULE_LIMITS.days
    if (!days) refuse(budget, path, 'not_days')
    return
  }
  if (op === 'between') return checkPair(spec, value, path, budget)
  // "has any of these": a single word is as good as a list of one for `contains`.
  if (op === 'in' || op === 'notIn' || (op === 'contains' && Array.isArray(value))) {
    if (!Array.isArray(value) || value.length === 0) return refuse(budget, path, 'list_required')
    budget.values += value.length
    if (budget.values > RULE_LIMITS.values) return halt(budget, path, 'too_many_values')
    value.forEach((item: unknown, i) => checkScalar(spec, item, below(path, i), budget))
    return
  }
  budget.values += 1
  checkScalar(spec, value, path, budget)
}

function checkPair(spec: FieldSpec, value: unknown, path: string, budget: Budget): void {
  if (!Array.isArray(value) || value.length !== 2) return refuse(budget, path, 'pair_required')
  const before = budget.errors.length
  value.forEach((item: unknown, i) => checkScalar(spec, item, below(path, i), budget))
  budget.values += 2
  if (budget.errors.length > before) return
  const [low, high] = (value as RuleValue[]).map((end) => (typeof end === 'string' ? Date.parse(end) : Number(end)))
  if (Number(low) > Number(high)) refuse(budget, path, 'pair_reversed')
}

function checkScalar(spec: FieldSpec, value: unknown, path: string, budget: Budget): void {
  const wrong = scalarFault(spec, value)
  if (wrong) refuse(budget, path, wrong)
}

const ISO_MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/

function scalarFault(spec: FieldSpec, value: unknown): RuleMessageKey | null {
  const isText =
    typeof value === 'string' &&
    value.length <= RULE_LIMITS.textLength &&
    lineText(value) !== '' &&
    textFault(value) === null
  switch (spec.kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'not_a_number'
    case 'flag':
      return typeof value === 'boolean' ? null : 'not_a_flag'
    case 'region':
      return typeof value === 'string' && isRegionCode(value) ? null : 'not_a_region'
    case 'moment':
      return isText && ISO_MOMENT.test(value) && Number.isFinite(Date.parse(value)) ? null : 'not_a_moment'
    case 'segment':
      return isText && value.length <= 36 && /^[\x21-\x7e]+$/.test(value) ? null : 'not_a_segment'
    case 'coupon':
      return isCouponValue(value) ? null : 'not_a_coupon_status'
    case 'own':
      return isText || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
        ? null
        : 'not_a_text'
    case 'choice':
    case 'list':
      if (!isText) return 'not_a_text'
      return spec.options && !spec.options.includes(value) ? 'not_an_option' : null
  }
}

function isCouponValue(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).length !== 2) return false
  const { couponTemplateId: id, status } = value
  return typeof id === 'string' && id.length > 0 && id.length <= 64 && COUPON_LEAF_STATUSES.some((s) => s === status)
}
