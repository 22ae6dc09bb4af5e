import { common } from './yue/common'
import { coupons } from './yue/coupons'
import { errors } from './yue/errors'
import { join } from './yue/join'
import { me } from './yue/me'
import { shop } from './yue/shop'
import { staff } from './yue/staff'
import type { Texts } from './zh-Hans'
import { zhHant } from './zh-Hant'

/**
 * Cantonese as people speak and write it in Guangzhou and Hong Kong. What has no words of grammar in it (a weekday, a state,
 * a figure with its unit) is written in Cantonese as it is in Traditional Chinese and stands there.
 */
export const yue: Texts = {
  ...zhHant,
  ...common,
  ...coupons,
  ...shop,
  ...join,
  ...me,
  ...staff,
  ...errors,
}
