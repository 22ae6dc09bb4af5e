import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner'

/**
 * Writes down each distinct statement that the server sends to MySQL or MariaDB while it is tested, with one sample of
 * its values and where it stands, for `tests/plans` to look at afterwards. One file a worker, in the folder named by
 * `STATEMENTS_DIR`; without it nothing is written.
 */
export type Recorded = { sql: string; values: unknown[]; where: string }

const isBuffer = (v: unknown): v is { type: 'Buffer'; data: number[] } =>
  typeof v === 'object' && v !== null && (v as { type?: unknown }).type === 'Buffer'

/** Statements that differ in the length of a list alone are one. */
export const sameForm = (sql: string): string =>
  sql
    .replace(/\s+/g, ' ')
    .replace(/\((\?(, ?\?)*)\)(, ?\((\?(, ?\?)*)\))*/g, '(?…)')
    .replace(/(WHEN \? THEN \? ?)+/g, 'WHEN ? THEN ?… ')
    .replace(/\b(LIMIT|OFFSET) \d+/g, '$1 n')
    .trim()

/** Only what is read from tables has a plan worth looking at. */
const hasPlan = (sql: string): boolean =>
  /^\s*(\(?SELECT|WITH|UPDATE|DELETE)\b/i.test(sql)
    ? /\b(FROM|UPDATE)\b/i.test(sql)
    : /^\s*INSERT[^]*\bSELECT\b/i.test(sql)
const ofTheSchema = (sql: string): boolean => /information_schema|`migrations`|@@/i.test(sql)

/** The first frame that is the server's or a test's says who asks; what tests ask themselves is not looked at. */
function whoAsks(): string | null {
  const kept = Error.stackTraceLimit
  Error.stackTraceLimit = 40
  const stack = new Error().stack ?? ''
  Error.stackTraceLimit = kept
  for (const line of stack.split('\n')) {
    const frame = /[/\\]((?:server|tests)[/\\][^\s()]+?\.ts:\d+)/.exec(line)?.[1]
    if (!frame || frame.startsWith(join('tests', 'harness', 'statements'))) continue
    if (/^server[/\\]base[/\\](sql|database|repeated)\.ts/.test(frame)) continue
    return /^server[/\\](?!migrations)/.test(frame) ? frame : null
  }
  return null
}

const folder = process.env.STATEMENTS_DIR
if (folder) {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${process.env.JEST_WORKER_ID ?? '0'}.jsonl`)
  const seen = new Set((existsSync(file) ? readRecorded(file) : []).map((r) => sameForm(r.sql)))
  // A text that a test asks, too, is looked up a few times before it counts as the test's.
  const others = new Map<string, number>()
  // A worker reads the package once for all its suites (config/natively.cjs): what the suite before put here is replaced, or each
  // suite would write down what all before it did, too.
  const shared = MysqlQueryRunner as typeof MysqlQueryRunner & { plainQuery?: MysqlQueryRunner['query'] }
  const plain = (shared.plainQuery ??= MysqlQueryRunner.prototype.query)
  MysqlQueryRunner.prototype.query = function (this: MysqlQueryRunner, ...given: Parameters<typeof plain>) {
    const [sql, values] = given
    if (hasPlan(sql) && !ofTheSchema(sql)) {
      const form = sameForm(sql)
      const asked = others.get(form) ?? 0
      if (!seen.has(form) && asked < 5) {
        const where = whoAsks()
        if (where === null) others.set(form, asked + 1)
        else {
          seen.add(form)
          appendFileSync(file, JSON.stringify({ sql, values: (values as unknown[]) ?? [], where }) + '\n')
        }
      }
    }
    return plain.apply(this, given)
  } as typeof plain
}

export function readRecorded(file: string): Recorded[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line, (_, v: unknown) => (isBuffer(v) ? Buffer.from(v.data) : v)) as Recorded)
}
