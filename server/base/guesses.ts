import type { ErrorCode } from '../../shared/contract/errors'
import { attemptsOf, limitOf, takeAttempt, usedUp, type Limit } from './attempts'
import type { Clock } from './clock'
import type { Database } from './database'
import { AppError } from './errors'

const WINDOW_MS = 60_000
const PER_PERSON = 10
/** An address is a whole shop with several tills, or a café full of phones, so it bears more than one person does. */
const PER_ADDRESS = 50
const RETRY_AFTER = 60

/** Who tries codes or numbers: a member of staff, a key or a member, at an address. */
export type Guesser = { id: string; address: string }

type GuessDeps = { db: Database; clock: Clock }

export type Guess = {
  /** Refuses with 429 where no guess is left, whether this one is right or not. Called where the work begins. */
  check(): void
  /** Says that what was named exists, so that the next guess need not wait until this work ends. */
  right(): void
}

/**
 * Guesses of codes and numbers leave a trace that outlives the refused transaction: after ten misses within a minute by
 * one guesser, or fifty from an address, everything is refused with 429, hits too. `unknown` is the refusal that is a
 * miss. Of guesses made side by side no more are under way than could all miss, so that a burst tries no more codes than
 * a patient guesser; whoever is right waits for nobody.
 */
export async function countingGuesses<T>(
  deps: GuessDeps,
  who: Guesser,
  unknown: ErrorCode,
  work: (guess: Guess) => Promise<T>,
): Promise<T> {
  const limits = [
    limitOf('code', [who.id], PER_PERSON, WINDOW_MS),
    limitOf('code-address', [who.address], PER_ADDRESS, WINDOW_MS),
  ]
  const gates = await enterAll(deps, limits)
  let inside = true
  const leave = () => {
    if (inside) for (const gate of gates) leaveGate(deps.db, gate)
    inside = false
  }
  const check = () => {
    if (gates.some((gate) => gate.missed >= gate.limit.most)) throw usedUp(RETRY_AFTER)
  }
  try {
    return await work({ check, right: leave })
  } catch (error) {
    if (error instanceof AppError && error.code === unknown) await countMiss(deps, gates)
    throw error
  } finally {
    leave()
  }
}

/** Afterwards the miss counts; where other processes used up what was left it is refused with 429 and not told. */
async function countMiss(deps: GuessDeps, gates: Gate[]): Promise<void> {
  const limits = gates.map((gate) => gate.limit)
  try {
    const used = await deps.db.inTransaction((tx) => takeAttempt(tx, limits, deps.clock.now(), RETRY_AFTER))
    gates.forEach((gate, i) => (gate.missed = Math.max(gate.missed, used[i]!)))
  } catch (refusal) {
    await Promise.all(gates.map((gate) => readGate(deps, gate)))
    throw refusal
  }
}

/** Where guesses of one name pass, for as long as anybody is there. */
type Gate = {
  limit: Limit
  /** Misses that count, as far as this process knows. */
  missed: number
  /** When the database was asked last. */
  readAt: number
  reading: Promise<void> | null
  there: number
  underWay: number
  waiting: (() => void)[]
}

/** How long other processes' misses may be unknown here, in ms. */
const READ_EVERY_MS = 1000

/** One set of gates for each open database. */
const gatesOf = new WeakMap<Database, Map<string, Gate>>()

/** True while one more guess could be one miss too many; where none is left nobody waits, for all are refused. */
const isFull = ({ limit, missed, underWay }: Gate): boolean => missed < limit.most && missed + underWay >= limit.most

async function enterAll(deps: GuessDeps, limits: Limit[]): Promise<Gate[]> {
  const entered: Gate[] = []
  try {
    for (const limit of limits) entered.push(await enterGate(deps, limit))
    return entered
  } catch (error) {
    for (const gate of entered) leaveGate(deps.db, gate)
    throw error
  }
}

async function enterGate(deps: GuessDeps, limit: Limit): Promise<Gate> {
  const gates = gatesOf.get(deps.db) ?? new Map<string, Gate>()
  gatesOf.set(deps.db, gates)
  const gate = gates.get(limit.name) ?? {
    limit,
    missed: 0,
    readAt: -Infinity,
    reading: null,
    there: 0,
    underWay: 0,
    waiting: [],
  }
  gates.set(limit.name, gate)
  gate.there++
  try {
    if (Math.abs(deps.clock.now() - gate.readAt) >= READ_EVERY_MS)
      await (gate.reading ??= readGate(deps, gate).finally(() => (gate.reading = null)))
  } catch (error) {
    if (--gate.there === 0) gates.delete(limit.name)
    throw error
  }
  if (gate.waiting.length > 0 || isFull(gate)) await new Promise<void>((go) => gate.waiting.push(go))
  else gate.underWay++
  return gate
}

/** Asks how many misses count now. What was counted here while the database answered is not forgotten. */
async function readGate(deps: GuessDeps, gate: Gate): Promise<void> {
  const before = gate.missed
  const now = deps.clock.now()
  const counted = (await deps.db.read((tx) => attemptsOf(tx, [gate.limit], now))).get(gate.limit.name) ?? 0
  gate.missed = gate.missed === before ? counted : Math.max(gate.missed, counted)
  gate.readAt = now
}

function leaveGate(db: Database, gate: Gate): void {
  gate.underWay--
  if (--gate.there === 0) gatesOf.get(db)?.delete(gate.limit.name)
  while (gate.waiting.length > 0 && !isFull(gate)) {
    gate.underWay++
    gate.waiting.shift()!()
  }
}
