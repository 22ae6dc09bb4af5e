import type { Config } from '../../base/config'
import type { Chance, Clock, Log } from '../ports'
import { createPay } from './client'
import type { PayOptions } from './merchant'
import { NOTICE_PATH } from './notice-routes'
import type { Pay } from './ports'

/**
 * Gives WeChat Pay for the merchant of the configuration, or for the sandbox's where one plays the platform; null where
 * there is neither.
 */
export function payOf(
  made: { config: Config; publicUrl: string; clock: Clock; chance: Chance; log: Log },
  sandbox: Pick<PayOptions, 'merchant' | 'mchid' | 'appid' | 'baseUrl'> | null,
): Pay | null {
  const { config, publicUrl, clock, chance, log } = made
  const shared = { clock, chance, log, notifyUrl: `${publicUrl}${NOTICE_PATH}` }
  if (sandbox !== null) return createPay({ ...shared, ...sandbox, merchantCoupons: true })
  if (config.pay === null) return null
  const { merchant, baseUrl, merchantCoupons } = config.pay
  const { mchid, appid } = merchant
  return createPay({ ...shared, merchant: () => merchant, mchid, appid, baseUrl, merchantCoupons })
}
