import { api } from '../api'
import type { Coupon } from '../contract'
import { once } from './once'

/** Claims one coupon, never a second one by repeating. Throws the Refusal. */
export const claimOffer = (templateId: string): Promise<Coupon> =>
  once(`claim:${templateId}`, (key) => api.claim(templateId, key))

/** Takes one coupon for points, never a second one by repeating. Throws the Refusal. */
export const exchangeOffer = async (templateId: string): Promise<Coupon> =>
  (await once(`exchange:${templateId}`, (key) => api.exchange(templateId, key))).coupon

/** Turns a typed word or code into its coupon. Throws the Refusal. */
export const enterCode = (code: string): Promise<Coupon> => once(`code:${code}`, (key) => api.enterCode(code, key))
