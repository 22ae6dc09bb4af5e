import { Entity } from 'typeorm'
import type { MessageTemplate as Shape } from '../../shared/contract/messages'
import { Json, JsonOrNull, Key, Moment, Whole, Words } from '../base/columns'

/** What is said in one message channel, for one purpose, in several languages. */
@Entity('message_template')
export class MessageTemplate {
  @Key() id: string
  @Words(20) channel: Shape['channel']
  @Words(60) name: string
  @Words(64) providerTemplateId: string
  @Words(20) topic: Shape['topic']
  @Words(10) kind: Shape['kind']
  @Json() scenes: string[]
  @Json() bodies: Shape['bodies']
  /** What the platform calls each field. */
  @JsonOrNull() labels: Shape['labels'] | null
  @Whole() version: number
  @Moment() createdAt: number
}
