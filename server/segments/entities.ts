import { Entity } from 'typeorm'
import type { SegmentRule } from '../../shared/rules/segment'
import { Json, Key, Moment, MomentOrNull, Whole, WholeOrNull, Words, WordsOrNull } from '../base/columns'

/** A saved question about members; of a static one the question is who was found when it was taken (snapshot.ts). */
@Entity('segment')
export class Segment {
  @Key() id: string
  @Words(60) name: string
  @Json() rule: SegmentRule
  /** Put away at this moment: in no list and no picker. */
  @MomentOrNull() archivedAt: number | null
  /** As counted last; null: of this rule nobody has counted yet. */
  @WholeOrNull() members: number | null
  @WholeOrNull() reachable: number | null
  @MomentOrNull() countedAt: number | null
  /** The last night on which it was written down who is in it, and of which version; null: none yet. */
  @WordsOrNull(10) watchedDay: string | null
  @WholeOrNull() watchedVersion: number | null
  @Whole() version: number
  @Moment() createdAt: number
  @Moment() updatedAt: number
}
