import { isInBackground } from './background'

/** What runs in the background is let in at the latest after so long, however many others wait, in ms. */
const LONGEST_BEHIND_MS = 100

type Waiting = { enter(): void; since: number; timer: NodeJS.Timeout | null }
type Rules = {
  /** So many are inside at a time; of them at most so many from the background. */
  places: number
  background: number
  /** Who waited so long for a place is sent away with this error; absent: everybody waits. */
  patience?: { ms: number; error(): Error }
  /** Done before the next one enters, where the background is concerned always; the place counts as taken meanwhile. */
  between?(always: boolean): Promise<void> | null
}

/** Lets a work in when a place is free: in order of arrival, what people wait for before the background. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>

export function createGate({ places, background, patience, between }: Rules): Gate {
  const front: Waiting[] = []
  const back: Waiting[] = []
  const inside = { all: 0, background: 0 }
  let backServedAt = 0

  const mayEnter = (inBackground: boolean): boolean =>
    inside.all < places && (!inBackground || inside.background < background)

  const enter = (inBackground: boolean): void => {
    inside.all++
    if (!inBackground) return
    inside.background++
    backServedAt = performance.now()
  }

  const next = (): void => {
    for (;;) {
      const behind = back[0] === undefined ? 0 : performance.now() - Math.max(backServedAt, back[0].since)
      const backTurn = back.length > 0 && mayEnter(true) && (front.length === 0 || behind >= LONGEST_BEHIND_MS)
      const queue = backTurn ? back : front
      if (queue.length === 0 || !mayEnter(backTurn)) return
      const one = queue.shift()!
      if (one.timer) clearTimeout(one.timer)
      enter(backTurn)
      one.enter()
    }
  }

  const leave = (inBackground: boolean): void => {
    const go = (): void => {
      inside.all--
      if (inBackground) inside.background--
      next()
    }
    // Who was just served may be about to ask for more: the background is let in only after a look at who has come.
    const first = between?.(inBackground || (front.length === 0 && back.length > 0))
    if (first) void first.then(go)
    else go()
  }

  const wait = (inBackground: boolean): Promise<void> =>
    new Promise((enter, fail) => {
      const queue = inBackground ? back : front
      const one: Waiting = { enter, since: performance.now(), timer: null }
      // Background work has all the time in the world.
      if (patience && !inBackground)
        one.timer = setTimeout(() => {
          queue.splice(queue.indexOf(one), 1)
          fail(patience.error())
        }, patience.ms)
      queue.push(one)
    })

  return async (work) => {
    const inBackground = isInBackground()
    const free = mayEnter(inBackground) && (inBackground ? front.length + back.length : front.length) === 0
    if (free) enter(inBackground)
    else await wait(inBackground)
    try {
      return await work()
    } finally {
      leave(inBackground)
    }
  }
}
