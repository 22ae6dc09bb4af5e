import type { PayMerchant } from '../../base/config'
import type { Chance, Clock, Log } from '../ports'

export type { PayMerchant } from '../../base/config'

export type PayOptions = {
  /** Asked at the first use only: the sandbox's merchant is made then. */
  merchant(): PayMerchant
  mchid: string
  appid: string
  /** `https://api.mch.weixin.qq.com`, or the sandbox's `…/sandbox/pay`. */
  baseUrl: string
  /** Where notices are to come: https in real use, without a query. */
  notifyUrl: string
  /** WECHAT_BUSIFAVOR=1 and an APIv2 key. */
  merchantCoupons: boolean
  clock: Clock
  chance: Chance
  log: Log
  /** For one HTTP exchange; 5,000 by default. */
  timeoutMs?: number
}
