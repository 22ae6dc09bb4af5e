import { Entity } from 'typeorm'
import type { SegmentRule } from '../../shared/rules/segment'
import { Json, Key, Moment, MomentOrNull, Whole, WholeOrNull, Words } from '../base/columns'

/** A saved question about members; never a list of them. */
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
  @Whole() version: number
  @Moment() createdAt: number
  @Moment() updatedAt: number
}
