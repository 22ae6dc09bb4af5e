import { fenOf as readFen } from '../../../shared/rules/typed'

/** More than a million yuan in one order is a slip of the finger. */
const MOST_FEN = 999_999_999

/** Yuan as typed at the till to whole fen; null for what is no amount up to a million yuan. */
export const fenOf = (typed: string): number | null => readFen(typed, MOST_FEN)
