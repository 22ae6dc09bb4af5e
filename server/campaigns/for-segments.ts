import type { Tx } from '../base/database'
import { inList, rows, text } from '../base/sql'
import type { CampaignFor } from '../segments/questions'

const FOR = { segmentId: text, id: text, name: text, status: text }

/** The campaigns made for these segments, the newest first. */
export const campaignsFor = (tx: Tx, segmentIds: readonly string[]): Promise<CampaignFor[]> =>
  rows(
    tx,
    FOR,
    `SELECT segmentId, id, name, status FROM campaign WHERE segmentId IN ${inList(segmentIds)} ORDER BY id DESC`,
    segmentIds,
  )
