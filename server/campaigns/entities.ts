import { Entity } from 'typeorm'
import type { Campaign as Shape } from '../../shared/contract/campaigns'
import {
  Json,
  JsonOrNull,
  Key,
  Moment,
  MomentOrNull,
  Ref,
  RefOrNull,
  Whole,
  WholeOrNull,
  Words,
  WordsOrNull,
} from '../base/columns'
import type { Content } from './content'

/** One content to one segment. */
@Entity('campaign')
export class Campaign {
  @Key() id: string
  @Words(60) name: string
  @Words(20) status: Shape['status']
  @Ref() segmentId: string
  /** The campaign whose unopened messages this one repeats; null: the segment is the audience. */
  @RefOrNull() unopenedOf: string | null
  @Json() channels: Shape['channels']
  @Json() templateIds: Shape['templateIds']
  /** Null: the brand's own share stays out, the same people of every campaign. */
  @WholeOrNull() holdoutPercent: number | null
  @RefOrNull() couponTemplateId: string | null
  /** Null: at once when launched. */
  @MomentOrNull() scheduleAt: number | null
  @MomentOrNull() expiresAt: number | null
  @Whole() conversionDays: number
  @Words(20) topic: Shape['topic']
  @WordsOrNull(240) miniProgramPage: string | null
  @Words(43) salt: string
  @Ref() createdBy: string
  /** Who asked for approval by trying to launch. */
  @RefOrNull() askedBy: string | null
  @MomentOrNull() askedAt: number | null
  @RefOrNull() approvedBy: string | null
  /** What exactly was approved; another content needs another approval. */
  @WordsOrNull(43) approvedContent: string | null
  @RefOrNull() launchedBy: string | null
  @MomentOrNull() launchedAt: number | null
  /** What waits past this moment is never sent. */
  @MomentOrNull() deadline: number | null
  /** Rule and texts as they were at launch. */
  @JsonOrNull() pinned: Content | null
  /** As of which moment the audience is chosen: the later of plan and launch. */
  @MomentOrNull() factsAt: number | null
  /** How many the audience had when it was launched: what freezing is measured by. */
  @WholeOrNull() expected: number | null
  /** The last member that is in the frozen audience so far. */
  @RefOrNull() freezeAfter: string | null
  @MomentOrNull() frozenAt: number | null
  @WordsOrNull(20) pausedFrom: 'scheduled' | 'freezing' | 'running' | null
  @WordsOrNull(200) pauseReason: string | null
  @MomentOrNull() finishedAt: number | null
  @Whole() version: number
  @Moment() createdAt: number
}

/** As of which moment the audience of a launched campaign is chosen: never before its launch, never before its plan. */
export const factsAtOf = (campaign: Pick<Campaign, 'factsAt' | 'scheduleAt' | 'launchedAt'>): number =>
  campaign.factsAt ?? Math.max(campaign.scheduleAt ?? 0, campaign.launchedAt ?? 0)
