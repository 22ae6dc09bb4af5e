import { Entity } from 'typeorm'
import type { OpenScope } from '../../shared/contract/route'
import type { WebhookEvent } from '../../shared/contract/partners'
import { Bytes, Flag, Json, JsonOrNull, Key, Moment, MomentOrNull, Ref, Words, WordsOrNull } from '../base/columns'

/** A shop system’s key: only its hash is kept, so nobody who reads the table can use it. */
@Entity('api_key')
export class ApiKey {
  @Key() id: string
  @Words(40) name: string
  @Words(43) keyHash: string
  /** The key before the last rotation; it works until `previousUntil`. */
  @WordsOrNull(43) previousHash: string | null
  @MomentOrNull() previousUntil: number | null
  @Words(12) hint: string
  @Json() scopes: OpenScope[]
  /** Null: every store. */
  @JsonOrNull() storeIds: string[] | null
  @Ref() createdBy: string
  @Moment() createdAt: number
  @MomentOrNull() lastUsedAt: number | null
  @MomentOrNull() rotatedAt: number | null
  @MomentOrNull() revokedAt: number | null
}

/** An address that is told of events. */
@Entity('webhook')
export class Webhook {
  @Key() id: string
  @Words(500) url: string
  @Json() events: WebhookEvent[]
  /** Sealed: it must be read again to sign with. */
  @Bytes() secret: Buffer
  @Words(8) ownerKind: 'staff' | 'key'
  /** The owner’s account that made it, or the key it belongs to. */
  @Ref() ownerId: string
  @Flag() disabled: boolean
  @MomentOrNull() failingSince: number | null
  @Moment() createdAt: number
}
