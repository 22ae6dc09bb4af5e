import { z } from 'zod'
import { audit, SYSTEM, type Actor } from '../base/audit'
import type { Tx } from '../base/database'
import { enqueue, type JobHandler } from '../base/jobs'
import { insertIgnore, row, rows, text, write } from '../base/sql'
import type { Deps } from '../deps'
import { WechatError } from '../wechat/errors'
import { askPlatformOfMany, learn } from './ask-followers'
import { FETCH_JOB } from './follower-jobs'

/** The job that has this key is under way; it gives the key back at its end. */
const UNDER_WAY = FETCH_JOB.kind
const STANDING = { id: text, status: text }
const OPENID = { openid: text }

/** The platform tells so many in one call, at most. */
const ASKED_AT_ONCE = 100
const WRITTEN_AT_ONCE = 1000
/** How long a fetch rests when the platform does not answer, in ms. */
const REST_MS = 30_000

/** Followers that are not known yet are fetched from now on, by one job, whoever else asks for it; answers its id. */
export async function startFetch(tx: Tx, deps: Deps, by: { actor: Actor; requestId?: string | null }): Promise<string> {
  const standing = await row(tx, STANDING, 'SELECT id, status FROM job WHERE dedupeKey = ?', [UNDER_WAY])
  if (standing && standing.status !== 'failed') return standing.id
  // One that was given up lets the next one begin.
  if (standing) await write(tx, 'UPDATE job SET dedupeKey = NULL WHERE id = ?', [standing.id])
  const made = await enqueue(tx, deps, { ...FETCH_JOB, payload: {}, dedupeKey: UNDER_WAY, total: 0 })
  const id = made ?? (await row(tx, STANDING, 'SELECT id, status FROM job WHERE dedupeKey = ?', [UNDER_WAY]))?.id
  if (id === undefined) throw new Error('the job just added is missing')
  if (made !== null)
    await audit(tx, deps, deps.clock.now(), {
      actor: by.actor,
      action: 'followers.fetch',
      objectKind: 'job',
      objectId: id,
      requestId: by.requestId ?? null,
    })
  return id
}

/** An installation whose official account is configured and that knows no follower begins by itself. */
export async function fetchFirstFollowers(deps: Deps): Promise<void> {
  if (!deps.wechat.oa) return
  await deps.db.inTransaction(async (tx) => {
    if (!(await row(tx, OPENID, 'SELECT openid FROM follower LIMIT 1'))) await startFetch(tx, deps, { actor: SYSTEM })
  })
}

const Place = z.object({
  /** Followers asked about since then are done. */
  startedAt: z.number(),
  /** The last follower of the pages read so far. */
  after: z.string().nullable(),
  /** Every page is read; what is left is to ask who they are. */
  listed: z.boolean(),
})
type Place = z.infer<typeof Place>

/**
 * Reads the list of followers page by page, then asks who they are, a hundred at once. Lets go after a second or two and
 * goes on where it stood; what a killed run had not noted is done again without harm.
 */
export const fetchJob =
  (deps: Deps): JobHandler =>
  async (run) => {
    let place = run.place ? Place.parse(run.place) : { startedAt: deps.clock.now(), after: null, listed: false }
    let moved = false
    try {
      while (!run.letGo()) {
        const next = place.listed ? await askSome(deps, place, run.progress) : await readPage(deps, place, run.progress)
        if (next === null) return await ended(deps, run.id)
        place = next
        moved = true
      }
    } catch (error) {
      // What is done stays done: only a run that came nowhere counts as a failure.
      if (!(error instanceof WechatError) || !moved) throw error
      return { again: REST_MS, place }
    }
    return { again: 0, place }
  }

type Progress = Parameters<JobHandler>[0]['progress']

async function readPage(deps: Deps, place: Place, progress: Progress): Promise<Place> {
  const page = await deps.wechat.oa?.userGet(place.after ?? undefined)
  if (!page) return { ...place, listed: true }
  const createdAt = deps.clock.now()
  for (let from = 0; from < page.openids.length; from += WRITTEN_AT_ONCE) {
    const some = page.openids.slice(from, from + WRITTEN_AT_ONCE)
    const fresh = some.map((openid) => ({ openid, subscribed: 1, lastEventAt: 0, createdAt }))
    await deps.db.inTransaction((tx) => insertIgnore(tx, 'follower', fresh))
  }
  await progress({ total: page.total })
  return { ...place, after: page.next, listed: page.next === null }
}

/** Null once everybody has been asked. */
async function askSome(deps: Deps, place: Place, progress: Progress): Promise<Place | null> {
  const due = await deps.db.read((tx) =>
    rows(tx, OPENID, `SELECT openid FROM follower WHERE askedAt < ? ORDER BY askedAt, openid LIMIT ${ASKED_AT_ONCE}`, [
      place.startedAt,
    ]),
  )
  if (due.length === 0) return null
  const openids = due.map((f) => f.openid)
  const askedAt = Math.max(deps.clock.now(), place.startedAt)
  const told = await askPlatformOfMany(deps, openids)
  await deps.db.inTransaction((tx) => learn(tx, deps, openids, told, askedAt))
  await progress({ done: openids.length })
  return place
}

/** The next fetch may begin. All are done: also those who were asked for meanwhile because they wrote, or left. */
async function ended(deps: Deps, jobId: string): Promise<void> {
  await deps.db.inTransaction((tx) => write(tx, 'UPDATE job SET dedupeKey = NULL, done = total WHERE id = ?', [jobId]))
}
