import type { listSegmentVersions as row } from '../../shared/contract/segments'
import type { AnswerBody } from '../../shared/contract/route'
import { isoOf } from '../../shared/rules/calendar'
import type { SegmentRule } from '../../shared/rules/segment'
import { z } from 'zod'
import type { Tx } from '../base/database'
import type { Locale } from '../base/errors'
import { insert, json, rows, text, whole } from '../base/sql'
import type { Segment } from './entities'
import { sentencesOf } from './present'

type Kept = Pick<Segment, 'id' | 'version' | 'name' | 'rule' | 'updatedAt'>

/** Writes down what a segment has become, in the transaction that changes it. */
export async function keepVersion(tx: Tx, segment: Kept, staffId: string, why: string | undefined): Promise<void> {
  await insert(tx, 'segment_version', {
    segmentId: segment.id,
    version: segment.version,
    name: segment.name,
    rule: JSON.stringify(segment.rule),
    why: why ?? null,
    staffId,
    at: segment.updatedAt,
  })
}

const VERSION = {
  version: whole,
  name: text,
  rule: json(z.custom<SegmentRule>()),
  why: text.nullable(),
  by: text.nullable(),
  at: whole,
}
const MOST = 100

/** What a segment was, the newest first. */
export async function listVersions(tx: Tx, id: string, locale: Locale): Promise<AnswerBody<typeof row>> {
  const found = await rows(
    tx,
    VERSION,
    `SELECT v.version, v.name, v.rule, v.why, a.name AS \`by\`, v.at
       FROM segment_version v LEFT JOIN staff a ON a.id = v.staffId
      WHERE v.segmentId = ? ORDER BY v.version DESC LIMIT ${MOST}`,
    [id],
  )
  const sentences = await sentencesOf(
    tx,
    found.map(({ rule }) => rule),
    locale,
  )
  return { items: found.map((one, i) => ({ ...one, sentence: sentences[i]!, at: isoOf(one.at) })) }
}
