import { RFM_STATES, type RfmState } from '../../../shared/rules/rfm'

/** How people flowed from one column of classes to the other, as shapes on a canvas of this width. */
export type Move = { was: RfmState; became: RfmState; members: number }
export type Turn = 'better' | 'worse' | 'same' | 'fresh'
type Bar = { state: RfmState; members: number; top: number; height: number }
type Band = Move & { turn: Turn; left: number; right: number; height: number }
export type Flow = { left: Bar[]; right: Bar[]; bands: Band[]; height: number }

const GAP = 10
/** A class with few people can still be read and pointed at. */
const LEAST = 16
const FULL = 300

/** Better: into a class nearer the best one; whoever buys for the first time is fresh, whoever is no buyer any more worse. */
export function turnOf({ was, became }: Pick<Move, 'was' | 'became'>): Turn {
  if (was === became) return 'same'
  if (was === 'none') return 'fresh'
  return RFM_STATES.indexOf(became) < RFM_STATES.indexOf(was) ? 'better' : 'worse'
}

/** Lays the moves out; who has not bought on either day is not drawn. */
export function flowOf(all: readonly Move[]): Flow {
  const moves = all.filter(({ was, became }) => was !== 'none' || became !== 'none')
  const total = Math.max(
    1,
    moves.reduce((sum, { members }) => sum + members, 0),
  )
  const left = column(moves, 'was', total)
  const right = column(moves, 'became', total)
  const used = { was: new Map<RfmState, number>(), became: new Map<RfmState, number>() }
  const takes = (side: 'was' | 'became', bars: Bar[], move: Move): { at: number; height: number } => {
    const bar = bars.find(({ state }) => state === move[side])
    if (!bar) return { at: 0, height: 0 }
    const height = (move.members / bar.members) * bar.height
    const before = used[side].get(move[side]) ?? 0
    used[side].set(move[side], before + height)
    return { at: bar.top + before, height }
  }
  const bands = moves.map((move): Band => {
    const from = takes('was', left, move)
    const to = takes('became', right, move)
    return { ...move, turn: turnOf(move), left: from.at, right: to.at, height: Math.min(from.height, to.height) }
  })
  const end = (bars: Bar[]): number => Math.max(0, ...bars.map(({ top, height }) => top + height))
  return { left, right, bands, height: Math.max(end(left), end(right)) }
}

function column(moves: readonly Move[], side: 'was' | 'became', total: number): Bar[] {
  let top = 0
  return RFM_STATES.flatMap((state): Bar[] => {
    const members = moves.filter((move) => move[side] === state).reduce((sum, move) => sum + move.members, 0)
    if (members === 0) return []
    const bar = { state, members, top, height: Math.max(LEAST, (members / total) * FULL) }
    top += bar.height + GAP
    return [bar]
  })
}

/** How many took each turn. */
export function turnsOf(moves: readonly Move[]): Record<Turn, number> {
  const turns: Record<Turn, number> = { better: 0, worse: 0, same: 0, fresh: 0 }
  for (const move of moves) if (move.was !== 'none' || move.became !== 'none') turns[turnOf(move)] += move.members
  return turns
}
