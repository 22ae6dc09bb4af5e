import { z } from 'zod'
import { RfmCuts, RfmFigures } from '../../shared/contract/insightRfm'
import { isoOf, MINUTE_MS } from '../../shared/rules/calendar'
import type { RfmSettings } from '../../shared/rules/rfm'
import {
  addHead,
  addPerson,
  cellsOf,
  classesOf,
  emptyTally,
  everybody,
  headsOf,
  proposedBands,
  spread,
  typicalCycle,
  type Heads,
  type Tally,
} from '../../shared/rules/rfmTally'
import { figureOf, keepFigure, readFigure } from '../base/figures'
import type { Deps } from '../deps'
import { readSettings } from '../staff/settings'
import { AT_ONCE, isLarge, MANY, walkMembers } from './walk-members'

/**
 * How people buy, counted member by member: once by the bands in force, and once more by those that fifths of the buyers
 * would make. In a large shop a standing job does it, in pieces; elsewhere whoever asks.
 */
type By = { at: number; rfm: RfmSettings; dormantDays: number }
/** How far a counting is: by which bands, after which member, and what it found until there. */
export type So = By & { after: string; tally: Tally; proposed: { bands: RfmSettings; heads: Heads } | null }

const Bands = RfmFigures.shape.bands
const KEPT = figureOf(z.object({ figures: RfmFigures, cuts: RfmCuts }))
const FIGURE = 'insights.rfm'
/** The job counts a large shop anew after so long, or as soon as other bands are in force. */
const AGAIN_MS = 10 * MINUTE_MS

type Read = Pick<Deps, 'db' | 'clock'>

async function begin({ db, clock }: Read): Promise<So> {
  const { rfm, dormantDays } = await db.read(readSettings)
  return { at: clock.now(), rfm, dormantDays, after: '', tally: emptyTally(), proposed: null }
}

/** Counts on among members by rising id, by these bands or, on the second way through, by the proposed ones. */
async function walk(deps: Read, so: So, letGo: () => boolean, size: number): Promise<boolean> {
  for (;;) {
    const { people, last } = await walkMembers(deps, so.after, size)
    for (const one of people)
      if (so.proposed) addHead(so.proposed.heads, one.stat, so.proposed.bands, so.at)
      else addPerson(so.tally, one, so)
    if (last === null) return true
    so.after = last
    if (letGo()) return false
  }
}

/** Begins the second way through; false where nobody bought, so that there is none. */
function propose(so: So): boolean {
  const bands = proposedBands(so.tally)
  if (!bands) return false
  so.proposed = { bands, heads: {} }
  so.after = ''
  return true
}

function figuresOf({ at, rfm, dormantDays, tally }: So): RfmFigures {
  const { members: buyers, ...all } = everybody(tally)
  const cycle = typicalCycle(tally)
  return {
    countedAt: isoOf(at),
    bands: Bands.parse(rfm),
    dormantDays,
    members: tally.members,
    buyers,
    ...all,
    averageOrderFen: all.orders > 0 ? Math.floor(all.spentFen / all.orders) : null,
    medianCycleDays: cycle?.median ?? null,
    withCycle: cycle?.of ?? 0,
    classes: classesOf(tally),
    cells: cellsOf(tally),
  }
}

function cutsOf({ at, rfm, tally, proposed }: So): RfmCuts {
  const banded = (bands: RfmSettings, heads: Heads) => ({ bands: Bands.parse(bands), ...spread(heads) })
  return {
    countedAt: isoOf(at),
    buyers: everybody(tally).members,
    present: banded(rfm, headsOf(tally)),
    proposed: proposed && banded(proposed.bands, proposed.heads),
  }
}

const never = (): boolean => false

/** The matrix and the classes; `many`: from so many members on they are only read as the job counted them. */
export async function readRfm(
  deps: Read,
  many = MANY,
  size = AT_ONCE,
): Promise<{ figures: RfmFigures | null; counting: boolean }> {
  if (await isLarge(deps, many)) return kept(deps, 'figures')
  const so = await begin(deps)
  await walk(deps, so, never, size)
  return { figures: figuresOf(so), counting: false }
}

/** The bands in force beside the proposed ones; kept in a large shop as above. */
export async function readRfmCuts(
  deps: Read,
  many = MANY,
  size = AT_ONCE,
): Promise<{ figures: RfmCuts | null; counting: boolean }> {
  if (await isLarge(deps, many)) return kept(deps, 'cuts')
  const so = await begin(deps)
  await walk(deps, so, never, size)
  if (propose(so)) await walk(deps, so, never, size)
  return { figures: cutsOf(so), counting: false }
}

async function kept<K extends 'figures' | 'cuts'>(deps: Read, part: K) {
  const found = await look(deps)
  return { figures: found.kept?.value[part] ?? null, counting: found.kept === null || found.other }
}

/** What is kept, and whether it was counted by other settings than those in force. */
const look = ({ db }: Read) =>
  db.read(async (tx) => {
    const found = await readFigure(tx, FIGURE, KEPT)
    const { rfm, dormantDays } = await readSettings(tx)
    const by = found?.value.figures
    return { kept: found, other: !by || by.dormantDays !== dormantDays || !sameBands(by.bands, rfm) }
  })

const sameBands = (one: RfmSettings, other: RfmSettings): boolean =>
  (['recencyDays', 'frequency', 'monetaryFen'] as const).every((part) => one[part].join() === other[part].join())

/** Whether a large shop is to be counted now: nobody has, other bands are in force, or it is a while ago. */
export async function isRfmDue(deps: Read): Promise<boolean> {
  const { kept: found, other } = await look(deps)
  return found === null || other || deps.clock.now() - found.at >= AGAIN_MS
}

/** Counts on and keeps the figures once all are counted (null then); where it has to let go before, how far it is. */
export async function countRfmOn(
  deps: Read,
  from: So | null,
  letGo: () => boolean,
  size = AT_ONCE,
): Promise<So | null> {
  const so = from ?? (await begin(deps))
  if (!so.proposed) {
    if (!(await walk(deps, so, letGo, size))) return so
    if (propose(so) && letGo()) return so
  }
  if (so.proposed && !(await walk(deps, so, letGo, size))) return so
  const value = { figures: figuresOf(so), cuts: cutsOf(so) }
  await deps.db.inTransaction((tx) => keepFigure(tx, FIGURE, value, so.at))
  return null
}
