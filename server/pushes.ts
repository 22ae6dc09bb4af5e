import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isDuplicate, uniqueKey, type Tx } from './base/database'
import { enqueue, type JobHandler, type JobKind } from './base/jobs'
import { isOutage } from './base/pieces'
import { forUpdate, inList, insert, json, row, rows, text, whole, write } from './base/sql'
import type { Deps, PushListener } from './deps'
import type { WechatEvent } from './wechat/push-event'
import type { AppKind, Accepted } from './wechat/push-routes'

/** Works off all pushes of one shard; there while some wait, gone when none do. */
export const PUSHES_JOB: JobKind = { kind: 'wechat.pushes', lane: 'prompt' }
/** One push that kept failing, or that was taken in by an earlier version. */
export const PUSH_JOB: JobKind = { kind: 'wechat.push', lane: 'prompt' }

/** So many jobs share the pushes: a backlog leaves slots of its lane to what else is prompt. */
const SHARDS = 2
const BATCH = 200
const AT_ONCE = 4
/** A push that failed so often becomes a job of its own, seen as every job is, and its sender's next ones are heard. */
const MOST_TRIES = 6
const LONGEST_PAUSE_MS = 30_000
/** While some wait for another try: so often it is looked whether new ones have come. */
const LOOK_MS = 1000

/** Decides two deliveries of one push, to one process or to two. */
const PUSH_TAKEN = uniqueKey('wechat_push', 'PRIMARY', ['dedupeKey'])

const senderOf = (app: AppKind, event: WechatEvent): string =>
  createHash('sha256').update(`${app}|${event.openid}`).digest('base64url')
const shardOf = (sender: string): number => sender.charCodeAt(0) % SHARDS

/** Stores a push with the job that will work it off, in one transaction; a push that came before changes nothing. */
export async function acceptPush(deps: Deps, app: AppKind, event: WechatEvent): Promise<Accepted> {
  const sender = senderOf(app, event)
  const shard = shardOf(sender)
  const now = deps.clock.now()
  try {
    await deps.db.inTransaction(async (tx) => {
      await insert(tx, 'wechat_push', {
        dedupeKey: event.dedupeKey,
        app,
        at: now,
        shard,
        seq: deps.chance.id(),
        sender,
        event: JSON.stringify(event),
        dueAt: now,
        tries: 0,
      })
      // Where the job is there already this waits for nobody, but holds it until the commit: it cannot end unseen.
      const job = {
        ...PUSHES_JOB,
        standing: true as const,
        payload: { shard },
        dedupeKey: `${PUSHES_JOB.kind}.${shard}`,
      }
      await enqueue(tx, deps, job)
    })
    deps.waker.wake()
  } catch (error) {
    if (!isDuplicate(error, PUSH_TAKEN)) throw error
  }
  return {}
}

const Event = z.custom<WechatEvent>((v) => typeof v === 'object' && v !== null)
const Push = { dedupeKey: text, app: text, seq: text, sender: text, event: json(Event), tries: whole }
type Push = z.infer<z.ZodObject<typeof Push>>
const First = { sender: text, first: text }
const Next = { dueAt: whole.nullable() }

const DUE = `SELECT dedupeKey, app, seq, sender, event, tries FROM wechat_push
  WHERE shard = ? AND dueAt <= ? ORDER BY dueAt, seq LIMIT ${BATCH}`

/**
 * Tells every room that listens of each push, a batch at a time: the pushes of one person in their order, those of
 * different people side by side. Each is told at least once, twice where a process died between telling and noting it.
 */
export const pushesJob =
  (deps: Deps, listeners: PushListener[]): JobHandler =>
  async (run) => {
    const { shard } = run.payload as { shard: number }
    while (!run.letGo()) {
      const batch = await deps.db.read((tx) => rows(tx, Push, DUE, [shard, deps.clock.now()]))
      if (batch.length === 0) return endOrWait(deps, run.id, shard)
      await workOff(deps, listeners, batch)
    }
    return { again: 0 }
  }

async function workOff(deps: Deps, listeners: PushListener[], batch: Push[]): Promise<void> {
  const senders = new Map<string, Push[]>()
  for (const push of [...batch].sort((a, b) => (a.seq < b.seq ? -1 : 1)))
    senders.set(push.sender, [...(senders.get(push.sender) ?? []), push])
  const asked = [...senders.keys()]
  const firsts = await deps.db.read((tx) =>
    rows(
      tx,
      First,
      `SELECT sender, MIN(seq) AS first FROM wechat_push WHERE sender IN ${inList(asked)} GROUP BY sender`,
      asked,
    ),
  )
  const firstOf = new Map(firsts.map((f) => [f.sender, f.first]))
  const done: string[] = []
  const waiting = [...senders.values()]
  const worker = async (): Promise<void> => {
    for (let own = waiting.shift(); own !== undefined; own = waiting.shift())
      // One that came before waits for another try: hers come after it.
      if (firstOf.get(own[0]!.sender)! < own[0]!.seq) await putOff(deps, own[0]!, LOOK_MS)
      else done.push(...(await inOrder(deps, listeners, own)))
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
  } finally {
    if (done.length > 0) await deps.db.inTransaction((tx) => forget(tx, done))
  }
}

/** One person's pushes one after the other, up to the first that fails; answers which were heard. */
async function inOrder(deps: Deps, listeners: PushListener[], own: Push[]): Promise<string[]> {
  const heard: string[] = []
  for (const push of own)
    try {
      for (const listen of listeners) await listen(deps, push.app as AppKind, push.event)
      heard.push(push.dedupeKey)
    } catch (error) {
      if (isOutage(error)) throw error
      const tries = push.tries + 1
      deps.log.error({ err: error, error: String(error), push: push.dedupeKey, tries }, 'push failed')
      if (tries >= MOST_TRIES) await handOver(deps, push)
      else await putOff(deps, push, Math.min(LONGEST_PAUSE_MS, 200 * 2 ** tries), tries)
      break
    }
  return heard
}

/** Nothing of this person is heard before then, so that her order stays. */
const putOff = (deps: Deps, push: Push, ms: number, tries = push.tries): Promise<unknown> =>
  deps.db.inTransaction(async (tx) => {
    await write(tx, 'UPDATE wechat_push SET tries = ? WHERE dedupeKey = ?', [tries, push.dedupeKey])
    await write(tx, 'UPDATE wechat_push SET dueAt = ? WHERE sender = ?', [deps.clock.now() + ms, push.sender])
  })

const handOver = (deps: Deps, { app, event, dedupeKey }: Push): Promise<unknown> =>
  deps.db.inTransaction(async (tx) => {
    await enqueue(tx, deps, { ...PUSH_JOB, payload: { app, event } })
    await forget(tx, [dedupeKey])
  })

/** Worked off: that it came stays known, whom it was about does not. */
const forget = (tx: Tx, keys: string[]): Promise<unknown> =>
  write(tx, `UPDATE wechat_push SET sender = NULL, event = NULL, dueAt = NULL WHERE dedupeKey IN ${inList(keys)}`, keys)

/**
 * None is due. The job goes where none waits; whoever stores a push at this moment holds the job's row, or finds it gone
 * and adds it anew.
 */
const endOrWait = (deps: Deps, jobId: string, shard: number): Promise<void | { again: number }> =>
  deps.db.inTransaction(async (tx) => {
    await row(tx, { id: text }, `SELECT id FROM job WHERE id = ?${forUpdate(tx)}`, [jobId])
    const next = await row(tx, Next, 'SELECT MIN(dueAt) AS dueAt FROM wechat_push WHERE shard = ? AND dueAt > 0', [
      shard,
    ])
    const dueAt = next?.dueAt ?? null
    if (dueAt !== null) return { again: Math.min(LOOK_MS, Math.max(0, dueAt - deps.clock.now())) }
    await write(tx, 'DELETE FROM job WHERE id = ?', [jobId])
  })

/** Works a push off that lies in a job of its own; each listener bears hearing it twice. */
export const pushJob =
  (deps: Deps, listeners: PushListener[]): JobHandler =>
  async ({ payload }) => {
    const { app, event } = payload as { app: AppKind; event: WechatEvent }
    for (const listen of listeners) await listen(deps, app, event)
  }
