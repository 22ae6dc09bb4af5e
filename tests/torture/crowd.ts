import type { Adapters, Letter, MessageChannelAdapter, Outcome } from '../../server/messages/channel'
import { adaptersOf } from '../../server/messages/adapters'
import { campaignJobs } from '../../server/campaigns/jobs'
import type { Watch } from '../../server/campaigns/send-row'
import type { Chance } from '../../server/base/chance'
import type { Clock } from '../../server/base/clock'
import type { Database } from '../../server/base/database'
import { inProcessWaker } from '../../server/base/jobs'
import { createRunner, type Runner } from '../../server/base/runner'
import { silentLog } from '../../server/base/log'
import type { World } from '../harness/world'

/** Consenting members made by SQL, each with so many permissions; a door-to-door join of thousands would take minutes. */
export async function crowd(
  w: { chance: Chance; clock: Clock; db: Database },
  size: number,
  grants = 1,
): Promise<string[]> {
  const ids = Array.from({ length: size }, () => w.chance.id())
  const now = w.clock.now()
  const tag = w.chance.id().slice(-12)
  const insert = async (table: string, columns: string, rows: unknown[][]) => {
    for (let at = 0; at < rows.length; at += 200) {
      const part = rows.slice(at, at + 200)
      const places = part.map((row) => `(${row.map(() => '?').join(',')})`).join(',')
      await w.db.inTransaction((tx) => tx.query(`INSERT INTO ${table} (${columns}) VALUES ${places}`, part.flat()))
    }
  }
  await insert(
    'member',
    'id, memberNo, status, gender, language, tier, points, phoneVirtual, notes, completeness, lastActiveAt, joinedAt, version',
    ids.map((id) => [id, id.slice(-12), 'active', 'unknown', 'zh-Hans', 'standard', 0, 0, '', 0, now, now, 1]),
  )
  await insert(
    'member_tag',
    'memberId, tag',
    ids.map((id) => [id, tag]),
  )
  await insert(
    'mini_user',
    'openid, memberId, firstSeenAt, lastSeenAt',
    ids.map((id) => [`o-${id}`, id, now, now]),
  )
  await insert(
    'consent_state',
    'memberId, wechat, sms, email, phoneCall, personalisation, wechatRefused, smsRefused, emailRefused, topics, updatedAt',
    ids.map((id) => [id, 1, 0, 0, 0, 0, 0, 0, 0, 'offers,new_arrivals,events,service', now]),
  )
  await insert(
    'subscribe_grant',
    'id, openid, providerTemplateId, state, reportId, acceptedAt, changedAt',
    ids.flatMap((id) =>
      Array.from({ length: grants }, () => [
        w.chance.id(),
        `o-${id}`,
        'sandbox-sub-coupon',
        'available',
        w.chance.id(),
        now,
        now,
      ]),
    ),
  )
  return ids
}

/** A platform that counts who was called for and answers as told. */
export function countingPlatform(
  w: World,
  answer: (letter: Letter, nth: number) => Promise<Outcome> | Outcome = accept,
) {
  const calls = new Map<string, number>()
  let n = 0
  const real = adaptersOf(w.deps)
  const mini: MessageChannelAdapter = {
    ...real.mini_subscribe,
    async send(letter) {
      calls.set(letter.address, (calls.get(letter.address) ?? 0) + 1)
      return answer(letter, n++)
    },
  }
  const adapters: Adapters = { ...real, mini_subscribe: mini }
  return {
    adapters,
    calls,
    most: () => Math.max(0, ...calls.values()),
    total: () => [...calls.values()].reduce((a, b) => a + b, 0),
  }
}

let msgIds = 0
export const accept = (): Outcome => ({ kind: 'accepted', msgId: `m${Date.now()}${msgIds++}` })

/** A worker of its own over the same database: what another process would be. */
export const worker = (w: World, adapters: Adapters, watch?: Watch): Runner =>
  createRunner({
    ...w.deps,
    waker: inProcessWaker(),
    log: silentLog(),
    handlers: campaignJobs(w.deps, adapters, watch),
  })
