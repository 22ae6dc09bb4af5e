import { z } from 'zod'
import type { CampaignPreview, readPreview as route } from '../../shared/contract/campaigns'
import type { AnswerBody } from '../../shared/contract/route'
import { enqueue, type JobHandler } from '../base/jobs'
import { flag, json, row, text, upsert, whole, write } from '../base/sql'
import type { Deps } from '../deps'
import type { Adapters } from '../messages/channel'
import { readSettings } from '../staff/settings'
import { audienceSize } from './audience'
import { readCampaign } from './change-campaign'
import { contentHash, loadContent } from './content'
import { countAudience, UNCOUNTED, type Asked, type Counted } from './count-audience'
import { PREVIEW_JOB } from './job-kinds'
import { samplesOf } from './samples'

/** So long a request may count; what is left then is counted by a job. */
const PATIENCE_MS = 1_000

/** Stored between two turns of the job that counts. */
type State = { asked: Asked; so: Counted }
const PREVIEW = { id: text, contentHash: text, state: json(z.custom<State>()), done: flag, total: whole }
const ONE = 'SELECT id, contentHash, state, done, total FROM campaign_preview WHERE campaignId = ?'

/** For so long the same question is answered by the job that counts it already. */
const SAME_MS = 10 * 60_000

/**
 * Who would be reached now, by what, and why the others not; writes and sends nothing. `reachable` counts those the
 * holdout would keep out, too. Answers the job that counts on where there are more than can be counted while one waits.
 */
export async function previewCampaign(
  deps: Deps,
  adapters: Adapters,
  id: string,
): Promise<{ preview: CampaignPreview } | { jobId: string }> {
  const asked = await askAbout(deps, id)
  const hash = contentHash(asked.content)
  const sql = `${ONE} AND contentHash = ? AND done = 0 AND at > ?`
  const underWay = await deps.db.read((tx) => row(tx, PREVIEW, sql, [id, hash, asked.at - SAME_MS]))
  if (underWay) return { jobId: underWay.id }
  const so = await countAudience(deps, adapters, asked, UNCOUNTED, forAtMost(PATIENCE_MS))
  if (so.done) return { preview: await told(deps, asked, so) }
  return { jobId: await handOver(deps, id, hash, { asked, so }) }
}

/** The campaign as it stands and the moment, fixed for the whole of the counting. */
export async function askAbout(deps: Deps, id: string): Promise<Asked> {
  return deps.db.read(async (tx) => {
    const campaign = await readCampaign(tx, id)
    const { holdoutPercent, salt } = campaign
    const content = await loadContent(tx, campaign)
    return { campaign: { holdoutPercent, salt }, content, settings: await readSettings(tx), at: deps.clock.now() }
  })
}

/** Enough when so much time has passed. */
export function forAtMost(ms: number): () => boolean {
  const until = performance.now() + ms
  return () => performance.now() >= until
}

async function told(deps: Deps, asked: Asked, so: Counted): Promise<CampaignPreview> {
  const { audience, reachable, holdout, suppressed, perChannel, seen } = so
  const samples = await samplesOf(deps, asked, seen)
  return { audience, reachable, holdout, suppressed, perChannel, samples }
}

async function handOver(deps: Deps, campaignId: string, hash: string, state: State): Promise<string> {
  const total = await deps.db.read((tx) => audienceSize(tx, state.asked.content, state.asked.at))
  const id = deps.chance.id()
  await deps.db.inTransaction(async (tx) => {
    const values = {
      campaignId,
      id,
      contentHash: hash,
      state: JSON.stringify(state),
      done: 0,
      total,
      at: state.asked.at,
    }
    await upsert(tx, 'campaign_preview', ['campaignId'], values, ['id', 'contentHash', 'state', 'done', 'total', 'at'])
    await enqueue(tx, deps, { ...PREVIEW_JOB, id, payload: { campaignId, previewId: id }, total })
  })
  deps.waker.wake()
  return id
}

/** Counts on where it stood; a preview that a newer one has replaced is left alone. */
export const previewJob =
  (deps: Deps, adapters: Adapters): JobHandler =>
  async ({ payload, progress, letGo }) => {
    const { campaignId, previewId } = payload as { campaignId: string; previewId: string }
    const found = await deps.db.read((tx) => row(tx, PREVIEW, ONE, [campaignId]))
    if (!found || found.id !== previewId || found.done) return
    const { asked, so: before } = found.state
    const so = await countAudience(deps, adapters, asked, before, letGo)
    await deps.db.inTransaction((tx) =>
      write(tx, 'UPDATE campaign_preview SET state = ?, done = ? WHERE campaignId = ? AND id = ?', [
        JSON.stringify({ asked, so }),
        so.done ? 1 : 0,
        campaignId,
        previewId,
      ]),
    )
    await progress({ done: so.audience - before.audience })
    if (!so.done) return { again: 0 }
  }

/** How far the last counting by a job is, and the preview when it is done. */
export async function readPreview(deps: Deps, campaignId: string): Promise<AnswerBody<typeof route>> {
  const found = await deps.db.read((tx) => row(tx, PREVIEW, ONE, [campaignId]))
  if (!found) return { jobId: null, status: 'none', done: 0, total: 0, preview: null }
  const jobId = found.id
  const { asked, so } = found.state
  const done = so.audience
  if (!found.done) return { jobId, status: 'counting', done, total: Math.max(found.total, done), preview: null }
  return { jobId, status: 'done', done, total: done, preview: await told(deps, asked, so) }
}
