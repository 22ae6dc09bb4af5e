import { setTimeout as pause } from 'node:timers/promises'
import type { Campaign as Shape } from '../../shared/contract/campaigns'
import type { ServerEvent } from '../base/contract'
import type { Deps } from '../deps'
import { readCampaign } from './change-campaign'
import { progressOf } from './progress'

const LOOK_EVERY_MS = 500
/** Then the listener connects again by itself and is let in, or not, anew: a session that ended hears no more. */
const LONGEST_MS = 60_000
const STILL: ReadonlySet<Shape['status']> = new Set(['draft', 'finished', 'cancelled'])

/** Tells status and progress at once and at every change; ends when nothing more will happen or the process stops. */
export async function* watchCampaign(deps: Deps, id: string): AsyncGenerator<ServerEvent> {
  const until = performance.now() + LONGEST_MS
  let told = ''
  while (!deps.stopping() && performance.now() < until) {
    const { status, progress } = await deps.db.read(async (tx) => {
      const campaign = await readCampaign(tx, id)
      return { status: campaign.status, progress: (await progressOf(tx, [campaign])).get(id)! }
    })
    const news = JSON.stringify([status, progress])
    if (news !== told) yield { name: 'progress', data: { status, progress } }
    told = news
    if (STILL.has(status)) return
    await pause(LOOK_EVERY_MS)
  }
}
