import type { Segment as SegmentShape } from '../../shared/contract/segments'
import type { SegmentRule } from '../../shared/rules/segment'
import { page, readCursor } from '../base/cursor'
import type { Tx } from '../base/database'
import { AppError, type Locale } from '../base/errors'
import { Segment } from './entities'
import { presentSegments } from './present'

/** The rule of a saved segment, null when there is none with this id. */
export async function readSegmentRule(tx: Tx, id: string): Promise<SegmentRule | null> {
  return (await tx.getRepository(Segment).findOneBy({ id }))?.rule ?? null
}

/** One segment with its sentence in the reader's language. */
export async function readSegment(tx: Tx, id: string, locale: Locale): Promise<SegmentShape> {
  const segment = await tx.getRepository(Segment).findOneBy({ id })
  if (!segment) throw new AppError('not_found')
  const [shown] = await presentSegments(tx, [segment], locale)
  return shown!
}

/** Saved segments, the newest first. */
export async function listSegments(
  tx: Tx,
  query: { limit: number; cursor?: string },
  locale: Locale,
): Promise<{ items: SegmentShape[]; nextCursor: string | null }> {
  const after = readCursor(query.cursor)
  const list = tx
    .getRepository(Segment)
    .createQueryBuilder('s')
    .orderBy('s.id', 'DESC')
    .take(query.limit + 1)
  if (after) list.where('s.id < :after', { after: after.id })
  const found = page(
    await list.getMany(),
    query.limit,
    (s) => ({ sort: s.id, id: s.id }),
    (s) => s,
  )
  return { items: await presentSegments(tx, found.items, locale), nextCursor: found.nextCursor }
}
