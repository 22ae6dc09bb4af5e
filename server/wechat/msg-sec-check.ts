import { z } from 'zod'
import type { Caller } from './caller'

export type SecCheckScene = 'profile' | 'comment' | 'forum' | 'social'

const sceneNumbers: Record<SecCheckScene, number> = { profile: 1, comment: 2, forum: 3, social: 4 }
const shape = z.object({
  result: z.object({ suggest: z.enum(['pass', 'review', 'risky']), label: z.coerce.number() }),
})

/**
 * Has the platform judge a text of at most 2,500 characters by a person who used the mini-program within two hours
 * (else `refused`, 61010). `label` is 100 for fine, otherwise the platform's class of offence.
 */
export async function msgSecCheck(
  caller: Caller,
  input: { openid: string; scene: SecCheckScene; content: string; title?: string; nickname?: string },
): Promise<{ suggest: 'pass' | 'review' | 'risky'; label: number }> {
  const body = {
    version: 2,
    openid: input.openid,
    scene: sceneNumbers[input.scene],
    content: input.content,
    ...(input.title === undefined ? {} : { title: input.title }),
    ...(input.nickname === undefined ? {} : { nickname: input.nickname }),
  }
  const answer = await caller.json({ path: '/wxa/msg_sec_check', method: 'POST', body, repeat: 'read' }, shape)
  return answer.result
}
