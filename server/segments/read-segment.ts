import type { Segment as SegmentShape } from '../../shared/contract/segments'
import type { SegmentRule } from '../../shared/rules/segment'
import type { Tx } from '../base/database'
import { AppError, type Locale } from '../base/errors'
import { foundPage, type Asked } from '../base/found'
import { forShare, rows, text } from '../base/sql'
import { Segment } from './entities'
import { presentSegments } from './present'
import type { SegmentQuestions } from './questions'
import { placeSaved } from './saved'

/** The rule of a saved segment with those it names in their places, null when there is none with this id. */
export async function readSegmentRule(tx: Tx, id: string): Promise<SegmentRule | null> {
  const found = await tx.getRepository(Segment).findOneBy({ id })
  return found && placeSaved(tx, found.rule)
}

/** Holds a segment that something is about to use, so that it is not deleted meanwhile. */
export const holdSegment = async (tx: Tx, id: string): Promise<void> =>
  void (await rows(tx, { id: text }, `SELECT id FROM segment WHERE id = ?${forShare(tx)}`, [id]))

/** One segment with its sentence in the reader's language. */
export async function readSegment(tx: Tx, ask: SegmentQuestions, id: string, locale: Locale): Promise<SegmentShape> {
  const segment = await tx.getRepository(Segment).findOneBy({ id })
  if (!segment) throw new AppError('not_found')
  const [shown] = await presentSegments(tx, ask, [segment], locale)
  return shown!
}

/** Saved segments, the newest first where no other order is asked for; those put away only where asked for or named. */
export async function listSegments(
  tx: Tx,
  ask: SegmentQuestions,
  query: Asked & { state?: 'current' | 'archived' },
  locale: Locale,
): Promise<{ items: SegmentShape[]; nextCursor: string | null; total: number }> {
  const list = tx
    .getRepository(Segment)
    .createQueryBuilder('s')
    .where(query.state === 'archived' ? 's.archivedAt IS NOT NULL' : query.ids ? '1 = 1' : 's.archivedAt IS NULL')
  const {
    rows: found,
    nextCursor,
    total,
  } = await foundPage(list, query, {
    find: ['name'],
    sorts: { name: 'words', createdAt: 'number', updatedAt: 'number' },
  })
  return { items: await presentSegments(tx, ask, found, locale), nextCursor, total }
}
