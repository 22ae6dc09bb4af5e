import type { Tx } from '../base/database'
import type { Content } from '../campaigns/content'

/** What somebody is reminded of, once: a piece that ends, a paid membership that ends. */
export type Subject = {
  id: string
  /** Marks it as reminded of at `now` and answers whose it is and what the letter says; null when it may not be any more. */
  mark(tx: Tx, now: number): Promise<{ memberId: string; words: Content['coupon']; page: string } | null>
  /** What was marked at that moment counts as not reminded of again. */
  unmark(tx: Tx, markedAt: number): Promise<unknown>
  /** What the member's timeline says of it. */
  detail: Record<string, string>
}
