import type { PersonTable } from '../base/person-table'
import type { Tx } from '../base/database'
import { rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'
import { playBack, type Condition, type Move, type Recorder, type Values } from './moves'

/** Two accounts on their way to be one; `from` is null where the person had none. */
export type Merge = { id: string; from: string | null; into: string; at: number }
export type TwoAccounts = Merge & { from: string }

/** What of a merge did not go back when it was undone, and how much of it. */
export type Kept = { kind: string; count: number }

/**
 * What a room does with its rows when two accounts become one, where changing hands is not enough. Both members' rows are
 * held. What it changes it writes down, and at the undo it is handed that; it puts back what still stands so.
 */
export type Carry = {
  name: string
  over(tx: Tx, deps: Deps, merge: TwoAccounts, record: Recorder): Promise<void>
  /** `all`: the moves of the whole merge, those of other rooms too. */
  back(tx: Tx, deps: Deps, merge: TwoAccounts, moves: readonly Move[], all: readonly Move[]): Promise<Kept[]>
}

/** What every room brings to a merge. */
export type Carries = { carries: readonly Carry[]; holdings: readonly PersonTable[] }

type Moving = PersonTable & { merge: { moves: readonly [string, ...string[]]; key: readonly string[] } }
const isMoving = (one: PersonTable): one is Moving => 'moves' in one.merge
const movingOf = ({ holdings }: Carries): Moving[] => holdings.filter(isMoving)

/** Everything that the account which ends had and which goes on is the other's after this. */
export async function carryOver(
  tx: Tx,
  deps: Deps,
  carries: Carries,
  merge: TwoAccounts,
  recorderOf: (carry: string) => Recorder,
): Promise<void> {
  const moved = new Set<string>()
  for (const carry of carries.carries) {
    const record = recorderOf(carry.name)
    await carry.over(tx, deps, merge, async (moves) => {
      for (const { table, key } of moves) moved.add(`${table} ${key.id}`)
      await record(moves)
    })
  }
  for (const one of movingOf(carries)) await moveRows(tx, one, merge, recorderOf(one.table), moved)
}

async function moveRows(
  tx: Tx,
  { table, merge: says }: Moving,
  merge: TwoAccounts,
  record: Recorder,
  moved: ReadonlySet<string>,
): Promise<void> {
  const { moves, key, only, follows } = says as Extract<PersonTable['merge'], { moves: unknown }>
  const cell = text.or(whole).nullable()
  const columns = [...new Set([...key, ...moves, ...(follows ? [follows.by] : [])])]
  const shape = Object.fromEntries(columns.map((name) => [name, cell]))
  const sql = `SELECT ${columns.join(', ')} FROM \`${table}\` WHERE \`${moves[0]}\` = ?${only ? ` AND ${only}` : ''}`
  const all = await rows(tx, shape, sql, [merge.from])
  const found = follows ? all.filter((row) => moved.has(`${follows.table} ${row[follows.by]}`)) : all
  for (const row of found) {
    const changing = moves.filter((name) => row[name] === merge.from)
    const pick = (names: readonly string[]): Values => Object.fromEntries(names.map((n) => [n, row[n] as string]))
    const became = Object.fromEntries(changing.map((name) => [name, merge.into]))
    const move = { table, key: pick(key), was: pick(changing), became }
    // Changed by another hand between the two statements: then it is not there to be moved.
    if (await turn(tx, move, only)) await record([move])
  }
}

const turn = (tx: Tx, move: Omit<Move, 'carry'>, only?: string): Promise<boolean> =>
  playBack(
    tx,
    { carry: '', table: move.table, key: move.key, was: move.became, became: move.was! },
    only ? { sql: only, values: [] } : undefined,
  )

/** Plays what was carried over backwards, the last first. Answers what could not go back. */
export async function carryBack(
  tx: Tx,
  deps: Deps,
  carries: Carries,
  merge: TwoAccounts,
  moves: readonly Move[],
): Promise<Kept[]> {
  const kept: Kept[] = []
  for (const carry of [...carries.carries].reverse())
    kept.push(...(await carry.back(tx, deps, merge, ofCarry(moves, carry.name), moves)))
  for (const one of movingOf(carries)) {
    const says = one.merge as Extract<PersonTable['merge'], { moves: unknown }>
    const only: Condition | undefined = says.follows
      ? { sql: `${says.follows.by} IN (SELECT id FROM ${says.follows.table} WHERE memberId = ?)`, values: [merge.from] }
      : undefined
    const stayed = await countKept(tx, ofCarry(moves, one.table), only)
    if (stayed > 0) kept.push({ kind: one.table, count: stayed })
  }
  return kept
}

const ofCarry = (moves: readonly Move[], name: string): Move[] => moves.filter((m) => m.carry === name)

/** Plays these back; answers how many did not stand any more as the merge left them. */
export async function countKept(tx: Tx, moves: readonly Move[], only?: Condition): Promise<number> {
  let stayed = 0
  for (const move of moves) if (!(await playBack(tx, move, only))) stayed++
  return stayed
}

/** The openids of the mini-program that a merge brought to the account that stayed. */
export const usersOf = (moves: readonly Move[]): string[] =>
  moves.filter((m) => m.table === 'mini_user').map((m) => String(m.key.openid))
