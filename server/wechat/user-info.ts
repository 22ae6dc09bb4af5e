import { z } from 'zod'
import type { Caller } from './caller'

/** What the platform tells of a follower; nickname and picture are no longer told (since 2021-12-27). */
export type FollowerInfo = {
  openid: string
  subscribed: boolean
  unionid?: string
  /** A moment. */
  subscribedAt?: number
  language?: string
  subscribeScene?: string
  qrScene?: string
}

export const followerShape = z
  .object({
    subscribe: z.coerce.number(),
    openid: z.string().min(1),
    unionid: z.string().min(1).optional(),
    subscribe_time: z.coerce.number().optional(),
    language: z.string().optional(),
    subscribe_scene: z.string().optional(),
    qr_scene_str: z.string().optional(),
  })
  .transform((answer): FollowerInfo => ({
    openid: answer.openid,
    subscribed: answer.subscribe === 1,
    ...(answer.unionid === undefined ? {} : { unionid: answer.unionid }),
    ...(answer.subscribe_time === undefined ? {} : { subscribedAt: answer.subscribe_time * 1000 }),
    ...(answer.language ? { language: answer.language } : {}),
    ...(answer.subscribe_scene ? { subscribeScene: answer.subscribe_scene } : {}),
    ...(answer.qr_scene_str ? { qrScene: answer.qr_scene_str } : {}),
  }))

/** Gives one follower; for somebody who does not follow (any more) `subscribed` is false and nothing else is told. */
export async function userInfo(caller: Caller, openid: string): Promise<FollowerInfo> {
  return caller.json(
    { path: '/cgi-bin/user/info', method: 'GET', query: { openid, lang: 'zh_CN' }, repeat: 'read' },
    followerShape,
  )
}
