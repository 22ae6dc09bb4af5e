import { z } from 'zod'
import { lineText, textFault } from '../rules/typed'

/** Shapes that every room's contract speaks: ids, moments, days, money, lists. */
/** Ids, codes and keys are ASCII: another sign names no row, and MySQL refuses to compare it with an ASCII column. */
export const Id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\x21-\x7e]+$/)
/** A moment as it leaves or enters: ISO 8601 in UTC with milliseconds. */
export const Moment = z.iso.datetime({ offset: false, precision: 3 }).meta({ example: '2026-03-01T08:00:00.000Z' })
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z')
/** Moments people type may leave the milliseconds out. */
export const MomentIn = z.iso.datetime({ offset: true }).refine(
  (s) => {
    const ms = Date.parse(s)
    // With its offset a moment of the year 9999 may lie in 10000, which no ISO moment of ours can say.
    return ms >= 0 && ms <= LAST_MOMENT
  },
  { message: 'out_of_range' },
)
export const Day = z.iso.date().meta({ example: '2026-03-01' })
export const Fen = z.int().min(0).max(100_000_000_000)
export const FenPositive = z.int().min(1).max(100_000_000_000)
export const RegionCode = z.string().regex(/^\d{6}$/)
export const Language = z.enum(['zh-Hans', 'zh-Hant', 'yue', 'en']).meta({ id: 'Language' })
export const Gender = z.enum(['female', 'male', 'other', 'unknown'])

const typedText = (schema: z.ZodString, min: number) =>
  schema.check((ctx) => {
    const message = textFault(ctx.value)
    if (message !== null && (message !== 'blank' || min > 0))
      ctx.issues.push({ code: 'custom', message, input: ctx.value, continue: true })
  })

/**
 * Every name, title, reason and other text of one line: stored as `lineText` leaves it, with at least one sign that can be
 * seen and none for machines. `min` and `max` count what is stored.
 */
export const line = (max: number, min = 1) => typedText(z.string().overwrite(lineText).min(min).max(max), min)

/** The same text in other languages; what is missing is read in the nearest language there is, at last as it was written. */
export const translationsOf = (max: number) => z.partialRecord(z.enum(['zh-Hant', 'yue', 'en']), line(max))

/** Text of several lines, stored as typed: line breaks and tabs are part of it. */
export const text = (max: number, min = 1) => typedText(z.string().min(min).max(max), min)

/**
 * A code or number as a person typed, pasted or scanned it: read by `shared/rules/typed`, so there is room for blanks, dashes
 * and signs that nobody sees.
 */
export const Typed = z.string().min(1).max(100)

const upTo = (most: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(most))
    .default(50)
const cursor = z.string().max(400).optional()

export const ListQuery = { limit: upTo(200), cursor }
/** For lists of bare codes: a million of them is read in two hundred answers. */
export const LongListQuery = { limit: upTo(5000), cursor }
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** Ids with commas between them, at most two hundred. */
const Ids = z
  .string()
  .max(13_000)
  .regex(/^[\x21-\x7e]+$/)
  .transform((ids) => ids.split(','))
  .pipe(z.array(Id).min(1).max(200))

/**
 * For lists that people search and pickers read: `q` finds any part of the names, `ids` names the wanted ones (a picker
 * shows what was chosen, wherever in the list it stands), `sort` is a field, with `-` before it the other way round.
 */
export const findIn = <const S extends readonly [string, ...string[]]>(...sorts: S) => ({
  ...ListQuery,
  q: z.string().max(60).optional(),
  ids: Ids.optional(),
  sort: z.enum(sorts.flatMap((name) => [name, `-${name}`]) as (S[number] | `-${S[number]}`)[]).optional(),
})
/** A list with the number of all that the filters name. */
export const countedListOf = <T extends z.ZodType>(item: T) => listOf(item).extend({ total: z.int() })

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })

export const IdParams = z.strictObject({ id: Id })
/** Answers that say nothing. */
export const Nothing = z.undefined()
