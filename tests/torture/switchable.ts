import type { DataSource } from 'typeorm'

type Any = (...given: never[]) => unknown
/** What takes a function's place while a bug is planted: it is given the true one. */
export type Replacement = (real: Any) => Any
/** SQL as it is sent, and what is sent in its place; the number of question marks must stay. */
export type Rewrite = (sql: string) => string

const replaced = new Map<string, Replacement>()
let rewrite: Rewrite | null = null
let reached = 0

/**
 * For jest.mock: the module with each of its functions going through a switch. Nothing in the server knows of it, and
 * with no bug planted every call goes to the true function.
 */
export function mockSwitchable(name: string, real: object): object {
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(real)) {
    const isVerb = typeof value === 'function' && !String(value).startsWith('class')
    out[key] = isVerb ? through(`${name}.${key}`, value as Any) : value
  }
  return out
}

const through =
  (name: string, real: Any): Any =>
  (...given) => {
    const other = replaced.get(name)
    if (!other) return real(...given)
    reached += 1
    return other(real)(...given)
  }

/** From now on every statement of this database goes through the switch, whoever sends it. */
export function makeSqlSwitchable(source: DataSource): void {
  const create = source.createQueryRunner.bind(source)
  const known = new WeakSet<object>()
  source.createQueryRunner = (mode) => {
    const runner = create(mode)
    if (known.has(runner)) return runner
    known.add(runner)
    const query = runner.query.bind(runner) as (sql: string, ...more: unknown[]) => Promise<unknown>
    runner.query = ((sql: string, ...more: unknown[]) => {
      const sent = rewrite ? rewrite(sql) : sql
      if (sent !== sql) reached += 1
      return query(sent, ...more)
    }) as typeof runner.query
    return runner
  }
}

export type Bug = { replace?: Record<string, Replacement>; sql?: Rewrite }

/** Does the work with the bug in place; answers how often the bug was walked over, too: one that is not proves nothing. */
export async function withBug<T>(bug: Bug, work: () => Promise<T>): Promise<{ found: T; reached: number }> {
  reached = 0
  for (const [name, replacement] of Object.entries(bug.replace ?? {})) replaced.set(name, replacement)
  rewrite = bug.sql ?? null
  try {
    return { found: await work(), reached }
  } finally {
    replaced.clear()
    rewrite = null
  }
}

/** The statement with one part of it changed; the values it is sent with stay as they are. */
export const instead = (from: string, to: string): Rewrite => {
  if (from.split('?').length !== to.split('?').length) throw new Error(`another number of values: ${to}`)
  return (sql) => sql.replace(from, to)
}
/** `G`: what the true function is given. That it is reached is shown by the test. */
export const fn = <G extends unknown[]>(
  make: (real: (...given: G) => unknown) => (...given: G) => unknown,
): Replacement => make as never
