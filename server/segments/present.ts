import type { Segment as SegmentShape } from '../../shared/contract/segments'
import { fullRegionName } from '../../shared/regions/tree'
import { isoOf } from '../../shared/rules/calendar'
import { optionName, ownLabel, type OwnField } from '../../shared/rules/ownFields'
import { ruleSentence, type CouponLeafValue, type RuleNames, type SegmentRule } from '../../shared/rules/segment'
import type { Tx } from '../base/database'
import type { Locale } from '../base/errors'
import { inList, rows, text } from '../base/sql'
import { asksOwn } from '../fields/check-rule'
import { readFields } from '../fields/definitions'
import type { Segment } from './entities'
import type { SegmentQuestions } from './questions'
import { snapshotsOf, type Snapshot } from './snapshot'
import { usesOf } from './uses'

const NAME = { id: text, name: text }

/** Segments as staff read them, each with its rule said aloud in their language and what it is used for. */
export async function presentSegments(
  tx: Tx,
  ask: SegmentQuestions,
  segments: Segment[],
  locale: Locale,
): Promise<SegmentShape[]> {
  const names = await namesIn(
    tx,
    segments.map((segment) => segment.rule),
    locale,
  )
  const ids = segments.map(({ id }) => id)
  const uses = await usesOf(tx, ask, ids)
  const snapshots = await snapshotsOf(tx, ids)
  return segments.map((segment) => ({
    id: segment.id,
    name: segment.name,
    rule: segment.rule,
    sentence: ruleSentence(segment.rule, locale, names),
    archived: segment.archivedAt !== null,
    counted: countedOf(segment),
    usedBy: uses.get(segment.id)!,
    snapshot: shownSnapshot(snapshots.get(segment.id)),
    version: segment.version,
    createdAt: isoOf(segment.createdAt),
    updatedAt: isoOf(segment.updatedAt),
  }))
}

const shownSnapshot = (one: Snapshot | undefined): SegmentShape['snapshot'] =>
  one
    ? { of: { id: one.ofId, name: one.ofName }, takenAt: isoOf(one.takenAt), ready: one.ready, jobId: one.jobId }
    : null

const countedOf = ({ members, reachable, countedAt }: Segment): SegmentShape['counted'] =>
  members === null || reachable === null || countedAt === null ? null : { members, reachable, at: isoOf(countedAt) }

/** A rule as one plain sentence, with the names of the places, stores, channels and coupons it speaks of. */
export const sentenceOf = async (tx: Tx, rule: SegmentRule, locale: Locale): Promise<string> =>
  (await sentencesOf(tx, [rule], locale))[0]!

/** The same for several, which share the look-up of names. */
export async function sentencesOf(tx: Tx, all: SegmentRule[], locale: Locale): Promise<string[]> {
  const names = await namesIn(tx, all, locale)
  return all.map((rule) => ruleSentence(rule, locale, names))
}

/** Which field speaks of which table, and under which column the name stands there. */
const NAMED = {
  storeId: { table: 'store', column: 'name' },
  joinChannelId: { table: 'channel', column: 'name' },
  couponStatus: { table: 'coupon_template', column: 'title' },
  segment: { table: 'segment', column: 'name' },
} as const
type Named = keyof typeof NAMED
const isNamed = (field: string): field is Named => Object.hasOwn(NAMED, field)

async function namesIn(tx: Tx, rules: SegmentRule[], locale: Locale): Promise<RuleNames> {
  const asked: Record<Named, Set<string>> = {
    storeId: new Set(),
    joinChannelId: new Set(),
    couponStatus: new Set(),
    segment: new Set(),
  }
  for (const rule of rules) collect(rule, asked)
  const found = new Map<string, string>()
  for (const field of Object.keys(NAMED) as Named[]) {
    const ids = [...asked[field]]
    if (ids.length === 0) continue
    const { table, column } = NAMED[field]
    const sql = `SELECT id, ${column} AS name FROM ${table} WHERE id IN ${inList(ids)}`
    for (const row of await rows(tx, NAME, sql, ids)) found.set(`${field}:${row.id}`, row.name)
  }
  if (rules.some(asksOwn)) for (const [name, said] of ownNames(await readFields(tx), locale)) found.set(name, said)
  return (field, value) =>
    field === 'regionCode' ? (fullRegionName(value) ?? undefined) : found.get(`${field}:${value}`)
}

/** The labels of the brand's own fields and of their options, as the sentence asks for them. */
const ownNames = (fields: readonly OwnField[], locale: Locale): [string, string][] =>
  fields.flatMap((field) => [
    [`own:${field.key}`, ownLabel(field, locale)] as [string, string],
    ...field.options.map((one): [string, string] => [`own.${field.key}:${one.key}`, optionName(one, locale)]),
  ])

function collect(rule: SegmentRule, asked: Record<Named, Set<string>>): void {
  if ('all' in rule) return rule.all.forEach((part) => collect(part, asked))
  if ('any' in rule) return rule.any.forEach((part) => collect(part, asked))
  if ('not' in rule) return collect(rule.not, asked)
  if (!isNamed(rule.field)) return
  const values = Array.isArray(rule.value) ? (rule.value as unknown[]) : [rule.value]
  for (const value of values) {
    const id = rule.field === 'couponStatus' ? (value as CouponLeafValue).couponTemplateId : value
    // Ids are ASCII; other words name no row and MySQL refuses to compare them with one.
    if (typeof id === 'string' && /^[\x20-\x7e]+$/.test(id)) asked[rule.field].add(id)
  }
}
