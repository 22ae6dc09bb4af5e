import type { Deps } from '../deps'
import { dueDeliveries, recordAttempt, takeDelivery, type Delivery } from './attempt'
import type { Answered, Outbound } from './outbound'
import { gotThrough, sendEvent } from './send-event'
import { spreadEvents } from './spread'

/** So many deliveries are under way at once, so many of them to one address, and one to an address that fails. */
const AT_ONCE = 32
const PER_ADDRESS = 4
const LOOK_EVERY_MS = 500

export type Courier = {
  start(): void
  /** Addresses and sends everything that is due and returns when nothing is (tests, scripts). */
  drain(): Promise<void>
  /** Takes nothing more and waits for what is under way. */
  stop(): Promise<void>
}

/**
 * Carries events to webhooks, at least once each and in no promised order. It is no job of the runner: a receiver that
 * hangs holds a place here and never one of the shop's own work. Any number of processes may each have one.
 */
export function createCourier(
  deps: Pick<Deps, 'db' | 'clock' | 'chance' | 'vault' | 'log' | 'waker' | 'metrics'>,
  outbound: Outbound,
): Courier {
  const { db, clock, log } = deps
  const underWay = new Set<Promise<void>>()
  const perAddress = new Map<string, { now: number; most: number }>()
  let stopping = false
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<boolean> | null = null

  const carry = async (row: Delivery): Promise<void> => {
    const told = { id: row.eventId, event: row.event, at: Number(row.at), payload: row.payload }
    const webhook = { id: row.webhookId, url: row.url, secret: row.secret }
    const answered = await sendEvent({ ...deps, outbound }, webhook, told).catch((error: unknown): Answered => {
      // Our own fault, such as a secret whose data key is gone: it waits and ends like any other failure.
      log.error({ error: String(error), delivery: row.id }, 'delivery not sent')
      return { problem: 'internal' }
    })
    await db.inTransaction((tx) => recordAttempt(tx, deps, row, answered))
    deps.metrics.events.inc({ kind: gotThrough(answered) ? 'webhook.delivered' : 'webhook.failed' })
  }
  const begin = (row: Delivery): void => {
    const place = perAddress.get(row.webhookId) ?? { now: 0, most: row.failingSince === null ? PER_ADDRESS : 1 }
    place.now += 1
    perAddress.set(row.webhookId, place)
    const task: Promise<void> = carry(row)
      // Unrecorded: its lease runs out and it is sent again, with the same event id.
      .catch((error: unknown) => log.error({ error: String(error), delivery: row.id }, 'delivery not recorded'))
      .finally(() => {
        underWay.delete(task)
        place.now -= 1
        if (place.now === 0) perAddress.delete(row.webhookId)
        if (timer && !stopping) void look()
      })
    underWay.add(task)
  }
  const isFull = (place: { now: number; most: number } | undefined): boolean =>
    place !== undefined && place.now >= place.most

  /** Begins what can be begun now; answers whether anything was. */
  const takeDue = async (): Promise<boolean> => {
    let began = false
    while (!stopping && underWay.size < AT_ONCE) {
      const busy = [...perAddress].filter(([, place]) => isFull(place)).map(([id]) => id)
      const rows = await db.read((tx) => dueDeliveries(tx, clock.now(), busy, AT_ONCE))
      let some = false
      for (const row of rows) {
        if (stopping || underWay.size >= AT_ONCE) break
        if (
          isFull(perAddress.get(row.webhookId)) ||
          !(await db.inTransaction((tx) => takeDelivery(tx, row, clock.now())))
        )
          continue
        begin(row)
        some = began = true
      }
      if (!some) break
    }
    return began
  }
  const round = async (): Promise<boolean> => {
    while (!stopping && (await db.inTransaction((tx) => spreadEvents(tx, deps))) > 0);
    return takeDue()
  }
  /** One look at a time: a second wish is served by the next tick. */
  const look = (): Promise<boolean> =>
    (looking ??= round()
      .catch((error: unknown) => {
        if (!stopping) log.error({ error: String(error) }, 'looking for deliveries failed')
        return false
      })
      .finally(() => (looking = null)))

  return {
    start() {
      deps.waker.onWake(() => void (stopping || look()))
      timer = setInterval(() => void look(), LOOK_EVERY_MS)
    },
    async drain() {
      while ((await look()) || underWay.size > 0) await Promise.all(underWay)
    },
    async stop() {
      stopping = true
      if (timer) clearInterval(timer)
      await looking
      await Promise.all(underWay)
    },
  }
}
