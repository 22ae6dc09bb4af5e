import { z } from 'zod'
import type { Caller } from './caller'

const shape = z.object({
  total: z.coerce.number(),
  count: z.coerce.number(),
  // Left out after the last page.
  data: z.object({ openid: z.array(z.string()) }).optional(),
  next_openid: z.string().optional(),
})

/** Gives a page of at most 10,000 followers after `nextOpenid` (from the start without); `next` is null at the end. */
export async function userGet(
  caller: Caller,
  nextOpenid?: string,
): Promise<{ total: number; openids: string[]; next: string | null }> {
  const query: Record<string, string> = nextOpenid ? { next_openid: nextOpenid } : {}
  const answer = await caller.json({ path: '/cgi-bin/user/get', method: 'GET', query, repeat: 'read' }, shape)
  const openids = answer.data?.openid ?? []
  return { total: answer.total, openids, next: openids.length > 0 && answer.next_openid ? answer.next_openid : null }
}
