import { common } from './zh-Hant/common'
import { coupons } from './zh-Hant/coupons'
import { errors } from './zh-Hant/errors'
import { join } from './zh-Hant/join'
import { me } from './zh-Hant/me'
import { shop } from './zh-Hant/shop'
import { staff } from './zh-Hant/staff'
import type { Texts } from './zh-Hans'

export const zhHant: Texts = {
  ...common,
  ...coupons,
  ...shop,
  ...join,
  ...me,
  ...staff,
  ...errors,
}
