import type { Tx } from '../base/database'
import { questions } from '../base/questions'

/** A campaign that goes to a segment. */
export type CampaignFor = { segmentId: string; id: string; name: string; status: string }

/** What segments asks of the rooms above it. */
export type SegmentQuestions = {
  /** The campaigns made for these segments, the newest first. */
  campaignsFor(tx: Tx, segmentIds: readonly string[]): Promise<CampaignFor[]>
}

export const SEGMENTS = questions<SegmentQuestions>('segments', { campaignsFor: async () => [] })
