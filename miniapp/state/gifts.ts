import { platform } from '@platform'
import { api } from '../api'
import type { Coupon, Gift } from '../contract'
import { once } from './once'

/** The tokens of the gifts given on this phone, by coupon: the server tells a token once only, and a link may be sent again. */
type Given = Record<string, Gift>
const given = (): Given => (platform.read('gifts') as Given | undefined) ?? {}

/** The token under which this coupon was offered from this phone; null where it was another one, or it is over. */
export const tokenOfGift = (couponId: string, now: number): string | null => {
  const gift = given()[couponId]
  return gift && Date.parse(gift.expiresAt) > now ? gift.token : null
}

/** The coupon that was offered from this phone under this token. */
export const couponOfGift = (token: string): string | null =>
  Object.entries(given()).find(([, gift]) => gift.token === token)?.[0] ?? null

/** Offers the coupon to whoever opens the link first; the link's token is kept on this phone. Throws the Refusal. */
export const offerGift = async (couponId: string, now: number): Promise<Gift> => {
  const gift = await once(`give:${couponId}`, (key) => api.give(couponId, key))
  const open = Object.entries(given()).filter(([, each]) => Date.parse(each.expiresAt) > now)
  platform.write('gifts', { ...Object.fromEntries(open), [couponId]: gift })
  return gift
}

/** Takes the coupon back, harmless when nobody has it on offer. Throws a Refusal when a friend was quicker. */
export const takeGiftBack = async (couponId: string): Promise<void> => {
  await api.takeBack(couponId)
  const { [couponId]: _over, ...rest } = given()
  platform.write('gifts', rest)
}

/** Accepts a friend's coupon, once. Throws the Refusal. */
export const acceptGift = (token: string): Promise<Coupon> => once(`accept:${token}`, (key) => api.accept(token, key))
