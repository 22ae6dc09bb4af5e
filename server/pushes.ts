import { enqueue, type JobHandler, type JobKind } from './base/jobs'
import { isDuplicate, uniqueKey } from './base/database'
import type { Deps, PushListener } from './deps'
import type { WechatEvent } from './wechat/push-event'
import type { AppKind, Accepted } from './wechat/push-routes'

export const PUSH_JOB: JobKind = { kind: 'wechat.push', lane: 'prompt' }

/** Decides two deliveries of one push, to one process or to two. */
const PUSH_TAKEN = uniqueKey('wechat_push', 'PRIMARY', ['dedupeKey'])

/** Stores a push with the job that will work it off, in one transaction; a push that came before changes nothing. */
export async function acceptPush(deps: Deps, app: AppKind, event: WechatEvent): Promise<Accepted> {
  try {
    await deps.db.inTransaction(async (tx) => {
      await tx.query('INSERT INTO wechat_push (dedupeKey, app, at) VALUES (?,?,?)', [
        event.dedupeKey,
        app,
        deps.clock.now(),
      ])
      await enqueue(tx, deps, { ...PUSH_JOB, payload: { app, event } })
    })
    deps.waker.wake()
  } catch (error) {
    if (!isDuplicate(error, PUSH_TAKEN)) throw error
  }
  return {}
}

/** Works a stored push off by telling every room that listens; each bears hearing it twice. */
export const pushJob =
  (deps: Deps, listeners: PushListener[]): JobHandler =>
  async ({ payload }) => {
    const { app, event } = payload as { app: AppKind; event: WechatEvent }
    for (const listen of listeners) await listen(deps, app, event)
  }
