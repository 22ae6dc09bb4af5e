import { z } from 'zod'
import type { readSegmentUses as route } from '../../shared/contract/segments'
import type { AnswerBody } from '../../shared/contract/route'
import type { Tx } from '../base/database'
import { json, rows, text } from '../base/sql'
import type { SegmentQuestions } from './questions'
import { segmentsNaming } from './saved'
import { tagGivenBy } from './given-tag'

type Uses = AnswerBody<typeof route>
type Used = { campaigns: number; coupons: number; segments: number }

const COUPON = { id: text, title: text, state: text, segmentIds: json(z.array(z.string())) }

/** Coupons that only people of some segment may have: a shop has few, so they are read and looked through. */
const couponsForSegments = (tx: Tx) =>
  rows(
    tx,
    COUPON,
    'SELECT id, title, state, segmentIds FROM coupon_template WHERE segmentIds IS NOT NULL ORDER BY id DESC',
  )

/** How much is made for each of these segments. */
export async function usesOf(tx: Tx, ask: SegmentQuestions, ids: readonly string[]): Promise<Map<string, Used>> {
  const uses = new Map<string, Used>(ids.map((id) => [id, { campaigns: 0, coupons: 0, segments: 0 }]))
  if (ids.length === 0) return uses
  for (const { segmentId } of await ask.campaignsFor(tx, ids)) uses.get(segmentId)!.campaigns++
  for (const { segmentIds } of await couponsForSegments(tx))
    for (const id of segmentIds) {
      const of = uses.get(id)
      if (of) of.coupons++
    }
  for (const { segmentId } of await segmentsNaming(tx, ids)) uses.get(segmentId)!.segments++
  return uses
}

const SHOWN = 50

/** What is made for one segment, the newest first. */
export async function usesOfOne(tx: Tx, ask: SegmentQuestions, id: string): Promise<Uses> {
  const campaigns = await ask.campaignsFor(tx, [id])
  const coupons = (await couponsForSegments(tx)).filter(({ segmentIds }) => segmentIds.includes(id))
  const segments = await segmentsNaming(tx, [id])
  return {
    tag: await tagGivenBy(tx, id),
    segments: segments.slice(0, SHOWN).map(({ segmentId: _, ...segment }) => segment),
    campaigns: campaigns.slice(0, SHOWN).map(({ segmentId: _, ...campaign }) => campaign),
    coupons: coupons.slice(0, SHOWN).map(({ segmentIds: _, ...coupon }) => coupon),
  }
}
