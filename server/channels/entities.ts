import { Entity } from 'typeorm'
import type { Translations } from '../../shared/rules/translation'
import { Decimal, Flag, JsonOrNull, Key, Moment, RefOrNull, Words, WordsOrNull } from '../base/columns'

@Entity('store')
export class Store {
  @Key() id: string
  @Words(60) name: string
  @JsonOrNull() names: Translations | null
  @Words(6) regionCode: string
  @Words(200) address: string
  @JsonOrNull() addresses: Translations | null
  @Decimal() latitude: number | null
  @Decimal() longitude: number | null
  @Flag() closed: boolean
  @Moment() createdAt: number
}

/** Where people join: a printed code with a scene of its own. */
@Entity('channel')
export class Channel {
  @Key() id: string
  @Words(60) name: string
  @Words(20) kind: 'official_account_qr' | 'mini_program_code'
  @RefOrNull() storeId: string | null
  @RefOrNull() staffId: string | null
  @Words(32) scene: string
  @WordsOrNull(400) ticketUrl: string | null
  @Flag() imageReady: boolean
  @Flag() disabled: boolean
  @Moment() createdAt: number
}
