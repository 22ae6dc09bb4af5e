import { z } from 'zod'
import type { Caller } from './caller'

/** `sceneStr` is 1–64 characters; a temporary code lives up to 2,592,000 s (30 days), of permanent ones there are 100,000. */
export type QrcodeRequest = { sceneStr: string } & ({ permanent: true } | { expireSeconds: number })

const shape = z.object({
  ticket: z.string().min(1),
  url: z.string().min(1),
  expire_seconds: z.coerce.number().optional(),
})

/** Makes the account's parametric QR; whoever scans it brings `sceneStr` in a subscribe or SCAN event. Draw `url`. */
export async function qrcodeCreate(
  caller: Caller,
  request: QrcodeRequest,
): Promise<{ ticket: string; url: string; expireSeconds?: number }> {
  const scene = { scene: { scene_str: request.sceneStr } }
  const body =
    'permanent' in request
      ? { action_name: 'QR_LIMIT_STR_SCENE', action_info: scene }
      : { action_name: 'QR_STR_SCENE', expire_seconds: request.expireSeconds, action_info: scene }
  // A repeat makes a second ticket for the same scene, which does no harm.
  const answer = await caller.json({ path: '/cgi-bin/qrcode/create', method: 'POST', body, repeat: 'read' }, shape)
  return {
    ticket: answer.ticket,
    url: answer.url,
    ...(answer.expire_seconds === undefined ? {} : { expireSeconds: answer.expire_seconds }),
  }
}
