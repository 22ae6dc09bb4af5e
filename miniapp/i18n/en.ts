import { common } from './en/common'
import { coupons } from './en/coupons'
import { errors } from './en/errors'
import { join } from './en/join'
import { me } from './en/me'
import { shop } from './en/shop'
import { staff } from './en/staff'
import type { Texts } from './zh-Hans'

export const en: Texts = {
  ...common,
  ...coupons,
  ...shop,
  ...join,
  ...me,
  ...staff,
  ...errors,
}
