import { z } from 'zod'
import type { Caller } from './caller'
import { followerShape } from './user-info'
import type { FollowerInfo } from './user-info'

const shape = z.object({ user_info_list: z.array(followerShape) })

/** Gives up to 100 followers in one call (the platform's limit; more are refused). */
export async function userInfoBatch(caller: Caller, openids: string[]): Promise<FollowerInfo[]> {
  if (openids.length === 0) return []
  const body = { user_list: openids.map((openid) => ({ openid, lang: 'zh_CN' })) }
  const answer = await caller.json({ path: '/cgi-bin/user/info/batchget', method: 'POST', body, repeat: 'read' }, shape)
  return answer.user_info_list
}
