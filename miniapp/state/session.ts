import { platform } from '@platform'
import { create } from 'zustand'
import type { Brand, Home, Language, Member } from '../contract'

/** What every page reads: who is here, whose shop it is, how it speaks. Kept by the verbs in this folder. */
type SessionState = {
  /** True once the quiet login has ended, well or badly. */
  started: boolean
  canLogin: boolean
  member: Member | null
  brand: Brand | null
  /** What the shop calls its tiers, in every language. */
  tiers: Home['tiers']
  language: Language
  offline: boolean
  /** The coupon a guest wanted when asked to join; claimed for them afterwards. */
  wantedOffer: string | null
  /** The joining channel of the last entry: named again when joining, and what the first page greets by. */
  channel: string | null
}

export const useSession = create<SessionState>(() => ({
  started: false,
  canLogin: true,
  member: null,
  brand: null,
  tiers: [],
  language: 'zh-Hans',
  offline: false,
  wantedOffer: null,
  channel: null,
}))

/** Kept on the phone too, so that the card can be shown at the till without a network. */
export const setMember = (member: Member | null): void => {
  platform.write('member', member)
  useSession.setState({ member })
}
/** Whose shop this is and what its tiers are called, kept for pages that open without a network. */
export const setShop = ({ brand, tiers }: Pick<Home, 'brand' | 'tiers'>): void => {
  platform.write('brand', brand)
  platform.write('tiers', tiers)
  useSession.setState({ brand, tiers })
}
