import { Entity } from 'typeorm'
import { Key, Moment, Ref, RefOrNull, Whole, Words } from '../base/columns'

/** A list of codes of one template; the codes lie in `exchange_code` or `piece_code`. */
@Entity('code_list')
export class CodeList {
  @Key() id: string
  @Ref() couponTemplateId: string
  @Words(8) kind: 'exchange' | 'piece'
  @Words(40) name: string
  /** `filling` until the first code is in, `making` while we draw them. */
  @Words(8) status: 'filling' | 'making' | 'ready'
  @Whole() total: number
  /** Of one-time codes; how many of a piece's codes are taken follows from the template's place. */
  @Whole() used: number
  @RefOrNull() jobId: string | null
  @Ref() staffId: string
  @Moment() createdAt: number
}
