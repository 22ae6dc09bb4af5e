import { platform } from '@platform'
import { api, openSession } from '../api'
import type { Brand, Home, Member } from '../contract'
import { firstLanguage } from './language'
import { setShop, useSession } from './session'

let begun: Promise<void> | null = null

/**
 * Logs in quietly, once. Afterwards `started` is true whatever happened: a shop whose WeChat does not answer
 * can still be looked at.
 */
export const start = (options?: { query?: Record<string, string | undefined> }): Promise<void> => {
  begun ??= (async () => {
    const arrival = platform.arrival(options)
    useSession.setState({ channel: arrival.scene })
    const brand = platform.read('brand') as Brand | undefined
    const tiers = (platform.read('tiers') as Home['tiers'] | undefined) ?? []
    const known = (platform.read('member') as Member | undefined) ?? null
    useSession.setState({ language: firstLanguage(), brand: brand ?? null, tiers, member: known })
    platform.watchNetwork((offline) => useSession.setState({ offline }))
    const { canLogin } = await platform.start()
    useSession.setState({ canLogin })
    if (canLogin) await openSession(arrival).catch(() => null)
    const { member } = useSession.getState()
    if (member && !platform.read('language')) useSession.setState({ language: member.language })
    useSession.setState({ started: true })
  })()
  return begun
}

let entered = false

/** A warm entry through another channel's code is a touch of its own and is told to the server. */
export const enter = async (options?: { query?: Record<string, string | undefined> }): Promise<void> => {
  // The first entry is told by the start itself; one that had no code may well be followed by one that has.
  const first = !entered
  entered = true
  const before = useSession.getState().channel
  await start(options)
  const arrival = platform.arrival(options)
  const another = arrival.scene !== null && arrival.scene !== before
  if (first) return
  if (another) useSession.setState({ channel: arrival.scene })
  if (!(another || arrival.followToken) || !useSession.getState().canLogin) return
  await openSession(arrival).catch(() => null)
}

/** Learns whose shop this is where the first page was not the home page, which tells by itself. */
export const meetBrand = async (): Promise<void> => {
  await start()
  const { brand, tiers } = useSession.getState()
  if (brand && tiers.length > 0) return
  await api.home().then(setShop, () => undefined)
}

const told = new Set<string>()
/** Tells the server once that a message was opened; a lost report is not worth a word on the screen. */
export const reportArrival = async (openToken: string | null): Promise<void> => {
  if (!openToken || told.has(openToken)) return
  told.add(openToken)
  await start()
  await api.reportOpen(openToken).catch(() => told.delete(openToken))
}
