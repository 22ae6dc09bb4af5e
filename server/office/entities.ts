import { Entity } from 'typeorm'
import type { SavedView as Shape, Approval } from '../../shared/contract/office'
import { Flag, Key, Moment, MomentOrNull, Ref, RefOrNull, Words, WordsOrNull, Long } from '../base/columns'

/** A list as somebody likes to look at it: what stands behind the `?` of its address, under a name. */
@Entity('saved_view')
export class SavedView {
  @Key() id: string
  @Words(40) page: string
  @Words(40) name: string
  @Long() query: Shape['query']
  @Flag() shared: boolean
  @Ref() staffId: string
  @Moment() createdAt: number
}

/** What a second person decided, for whoever asked to read. */
@Entity('decision_note')
export class DecisionNote {
  @Key() id: string
  @Words(10) kind: Approval['kind']
  @Ref() objectId: string
  @Words(80) title: string
  @Words(10) decision: 'approve' | 'refuse'
  @WordsOrNull(200) comment: string | null
  @Ref() byId: string
  /** Null where no member of staff asked. */
  @RefOrNull() toId: string | null
  @Moment() at: number
  @MomentOrNull() seenAt: number | null
}
