import type { World } from '../../harness/world'
import { openShop } from '../coupons/shop'
import { announce } from '../../../server/base/outbox'
import type { WebhookEvent } from '../../../shared/contract/partners'
import { openReceiver } from './receiver'

/** A shop with somebody who listens to it: addresses made here are deleted by `reset`, all else ends with `close`. */
export async function openListener(open: (options: { env: Record<string, string> }) => Promise<World>) {
  const w = await open({ env: { WEBHOOK_PRIVATE_ADDRESSES: 'allow' } })
  const shop = await openShop(w)
  const receiver = await openReceiver()
  const made: string[] = []
  return {
    w,
    shop,
    receiver,
    reset: async () => {
      for (const id of made.splice(0)) await w.call('deleteWebhook', { token: shop.owner.token, params: { id } })
      await w.jobs()
      receiver.reset()
    },
    close: async () => {
      await receiver.close()
      await w.close()
    },
    listen: async (events: WebhookEvent[], url = receiver.url) => {
      const { status, body } = await w.call('createWebhook', { token: shop.owner.token, body: { url, events } })
      expect(status).toBe(201)
      made.push(body.id)
      return body
    },
    deliveries: async (id: string) =>
      (await w.call('listDeliveries', { token: shop.owner.token, params: { id } })).body.items,
    readHook: async (id: string) =>
      (await w.call('listWebhooks', { token: shop.owner.token })).body.items.find((h) => h.id === id)!,
    said: (event: WebhookEvent, payload: Record<string, unknown> = {}) =>
      w.db.inTransaction((tx) => announce(tx, w.deps, { event, payload, at: w.clock.now() })),
  }
}

export type Listener = Awaited<ReturnType<typeof openListener>>
