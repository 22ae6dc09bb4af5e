import type { previewSegment as row } from '../../shared/contract/segments'
import type { AnswerBody } from '../../shared/contract/route'
import type { SegmentRule } from '../../shared/rules/segment'
import type { StaffActor } from '../base/contract'
import type { Tx } from '../base/database'
import type { Locale } from '../base/errors'
import type { Deps } from '../deps'
import { presentStaffMembers } from '../membership/present-staff'
import { countSegment, segmentMembers } from './members'
import { sentenceOf } from './present'
import { checkNamed } from './saved'

const SAMPLE = 20

/** How many a rule finds now, the rule said aloud, and up to 20 of them; an analyst is shown no person. */
export async function previewSegment(
  tx: Tx,
  deps: Deps,
  rule: SegmentRule,
  by: { actor: StaffActor; locale: Locale },
): Promise<AnswerBody<typeof row>> {
  const started = performance.now()
  const now = deps.clock.now()
  await checkNamed(tx, rule)
  const ids = by.actor.role === 'analyst' ? null : await segmentMembers(tx, rule, null, SAMPLE, now)
  // Fewer than were asked for are all there are: nobody is looked at a second time to count them.
  const count = ids && ids.length < SAMPLE ? ids.length : await countSegment(tx, rule, now)
  const sample = await presentStaffMembers(tx, deps, ids ?? [])
  const sentence = await sentenceOf(tx, rule, by.locale)
  return { count, sample, sentence, tookMs: Math.round(performance.now() - started) }
}
