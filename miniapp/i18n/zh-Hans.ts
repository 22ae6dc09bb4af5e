import { common } from './zh-Hans/common'
import { coupons } from './zh-Hans/coupons'
import { errors } from './zh-Hans/errors'
import { join } from './zh-Hans/join'
import { me } from './zh-Hans/me'
import { shop } from './zh-Hans/shop'
import { staff } from './zh-Hans/staff'

/** Simplified Chinese is the measure: its keys are the keys of every language. A file a room, as everywhere. */
export const zhHans = {
  ...common,
  ...coupons,
  ...shop,
  ...join,
  ...me,
  ...staff,
  ...errors,
} as const

export type TextKey = keyof typeof zhHans
export type Texts = Readonly<Record<TextKey, string>>
/** The same room in another language. */
export type SameKeys<Room extends object> = Readonly<Record<keyof Room, string>>
