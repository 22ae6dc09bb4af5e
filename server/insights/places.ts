import { z } from 'zod'
import { climatePlace } from '../../shared/regions/climate'
import { MINUTE_MS } from '../../shared/rules/calendar'
import { figureOf, keepFigure, readFigure } from '../base/figures'
import { row, rows, text, whole } from '../base/sql'
import type { Deps } from '../deps'

/** Active members, and of them those who allow messages by at least one way. */
export type People = { members: number; consented: number }
/** By the place whose climate they have; "" for who told no region. */
export type Places = Record<string, People>
/** How far a counting is: as of when, after which member, and what it found until there. */
export type So = { at: number; after: string; places: Places }

const Counted = z.record(z.string(), z.object({ members: z.number(), consented: z.number() }))
const KEPT = figureOf(Counted)
const FIGURE = 'insights.places'
/** From so many members on they are counted beforehand. */
const MANY = 30_000
/** The job counts every ten minutes; a figure older than this was left behind and is counted by whoever asks. */
const KEPT_MS = 30 * MINUTE_MS
/** So many members are looked at in one statement: a moment, on either database. */
const AT_ONCE = 5_000

/** Where active members live now, or, in a large shop, where they lived when the standing job counted them last. */
export async function readPlaces(
  deps: Pick<Deps, 'db' | 'clock'>,
  many = MANY,
  size = AT_ONCE,
): Promise<{ places: Places; at: number }> {
  const now = deps.clock.now()
  const kept = await deps.db.read((tx) => readFigure(tx, FIGURE, KEPT))
  if (kept && kept.at <= now && now - kept.at < KEPT_MS) return { places: kept.value, at: kept.at }
  const so = await counted(deps, null, () => false, size)
  const all = Object.values(so.places).reduce((sum, { members }) => sum + members, 0)
  if (all >= many) await keep(deps, so)
  return { places: so.places, at: so.at }
}

/** Counts on and keeps the figures once all are counted (null then); where it has to let go before, how far it is. */
export async function countOn(
  deps: Pick<Deps, 'db' | 'clock'>,
  from: So | null,
  letGo: () => boolean,
  size = AT_ONCE,
): Promise<So | null> {
  const so = await counted(deps, from, letGo, size)
  if (!so.done) return { at: so.at, after: so.after, places: so.places }
  await keep(deps, so)
  return null
}

const keep = (deps: Pick<Deps, 'db'>, { places, at }: So): Promise<void> =>
  deps.db.inTransaction((tx) => keepFigure(tx, FIGURE, places, at))

async function counted(
  deps: Pick<Deps, 'db' | 'clock'>,
  from: So | null,
  letGo: () => boolean,
  size: number,
): Promise<So & { done: boolean }> {
  const places = new Map(Object.entries(from?.places ?? {}))
  const at = from?.at ?? deps.clock.now()
  for (let after: string | null = from?.after ?? ''; ;) {
    const found = await piece(deps, after, size)
    for (const { regionCode, members, consented } of found.lived) {
      const place = regionCode === null ? '' : (climatePlace(regionCode) ?? '')
      const before = places.get(place) ?? { members: 0, consented: 0 }
      places.set(place, { members: before.members + members, consented: before.consented + consented })
    }
    const so = { at, after: found.last ?? after, places: Object.fromEntries(places) }
    if (found.last === null) return { ...so, done: true }
    if (letGo()) return { ...so, done: false }
    after = found.last
  }
}

const MEMBER = { id: text }
const LAST = { id: text.nullable() }
const LIVED = { regionCode: text.nullable(), members: whole, consented: whole }

/** The next so many members by rising id, by region; `last` is where to go on, null after the end. */
const piece = (deps: Pick<Deps, 'db'>, after: string, size: number) =>
  deps.db.read(async (tx) => {
    const next = 'SELECT m.id FROM member m WHERE m.id > ? ORDER BY m.id LIMIT 1 OFFSET ?'
    const last = (await row(tx, MEMBER, next, [after, size - 1]))?.id ?? null
    const until = last ?? (await row(tx, LAST, 'SELECT MAX(m.id) AS id FROM member m'))?.id ?? ''
    // In any order: sorting is for those who look. The state is asked of each: by an index of states all members are walked.
    const sql = `SELECT m.regionCode, SUM(CASE WHEN m.status = 'active' THEN 1 ELSE 0 END) AS members,
         SUM(CASE WHEN m.status = 'active' AND (c.wechat = 1 OR c.sms = 1 OR c.email = 1) THEN 1 ELSE 0 END) AS consented
       FROM member m LEFT JOIN consent_state c ON c.memberId = m.id
       WHERE m.id > ? AND m.id <= ? GROUP BY m.regionCode ORDER BY NULL`
    return { lived: await rows(tx, LIVED, sql, [after, until]), last }
  })
