import { z } from 'zod'
import type { JobHandler, JobKind } from '../base/jobs'
import type { Deps } from '../deps'
import { WechatError } from '../wechat/errors'
import { canMakeCode, fetchCode } from './code-image'
import { Channel } from './entities'

export const IMAGE_JOB: JobKind = { kind: 'channels.image', lane: 'prompt' }

/** How long to wait before asking again a platform that could not answer. */
const AGAIN_MS = 30_000

const Payload = z.object({ channelId: z.string() })

/** Handlers of this room's jobs. */
export const channelJobs = (deps: Deps): Record<string, JobHandler> => ({
  [IMAGE_JOB.kind]: async ({ payload }) => {
    const { channelId } = Payload.parse(payload)
    const channel = await deps.db.read((tx) => tx.getRepository(Channel).findOneBy({ id: channelId }))
    if (!channel || channel.imageReady || !canMakeCode(deps, channel.kind)) return
    try {
      const code = await fetchCode(deps, channel)
      await deps.db.inTransaction((tx) =>
        tx.getRepository(Channel).update({ id: channelId }, { ...code, imageReady: true }),
      )
    } catch (error) {
      // The platform being down or used up for today heals; a refused scene or page does not and must be seen.
      if (error instanceof WechatError && error.retryLater) return { again: AGAIN_MS }
      throw error
    }
  },
})
