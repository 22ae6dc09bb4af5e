import { Entity } from 'typeorm'
import type { SegmentRule } from '../../shared/rules/segment'
import { Json, Key, Moment, Whole, Words } from '../base/columns'

/** A saved question about members; never a list of them. */
@Entity('segment')
export class Segment {
  @Key() id: string
  @Words(60) name: string
  @Json() rule: SegmentRule
  @Whole() version: number
  @Moment() createdAt: number
  @Moment() updatedAt: number
}
