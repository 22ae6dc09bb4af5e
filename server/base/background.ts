import { AsyncLocalStorage } from 'node:async_hooks'

const place = new AsyncLocalStorage<true>()

/** Whatever this work asks of the database stands behind what people wait for. The runner runs long jobs so. */
export const inBackground = <T>(work: () => T): T => place.run(true, work)

export const isInBackground = (): boolean => place.getStore() === true
