import { PlatformRefusal } from './answer'
import type { PlatformTemplate } from './templates'
import type { InboxField } from './state'

const hasControl = /\p{Cc}/u
const hasHan = /\p{Script=Han}/u
const date = /^(?:\d{4}[年\-/.]\d{1,2}(?:[月\-/.]\d{1,2}日?|月)?|\d{1,2}月\d{1,2}日)$/
const clock = /^(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/

/** Counts as the platform is taken to: code points, so a surrogate pair is one. */
const length = (value: string): number => [...value].length

const oneMoment = (value: string, needClock: boolean): boolean => {
  const parts = value.trim().split(/\s+/)
  const last = parts.at(-1) ?? ''
  if (parts.length === 1) return clock.test(last) ? needClock : !needClock && date.test(last)
  return parts.length === 2 && date.test(parts[0] ?? '') && clock.test(last)
}
const moment = (value: string, needClock: boolean): boolean => {
  const ends = value.split('~')
  return ends.length <= 2 && ends.every((end) => oneMoment(end, needClock))
}

/** Value rules of subscription messages (订阅消息参数值内容限制说明), by the key's prefix. */
const rules: Record<string, (value: string) => boolean> = {
  thing: (value) => length(value) <= 20,
  short_thing: (value) => length(value) <= 5,
  const: (value) => length(value) <= 20,
  number: (value) => value.length <= 32 && /^-?\d+(?:\.\d+)?$/.test(value),
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => length(value) <= 5 && /^[\p{P}\p{S}]+$/u.test(value),
  character_string: (value) => length(value) <= 32 && !hasHan.test(value),
  time: (value) => moment(value, true),
  date: (value) => moment(value, false),
  amount: (value) => /^[¥￥$€£]?\d{1,10}(?:\.\d+)?元?$/.test(value),
  phone_number: (value) => /^[\d+\-() ]{1,17}$/.test(value),
  car_number: (value) => length(value) <= 8,
  name: (value) => (hasHan.test(value) ? length(value) <= 10 : length(value) <= 20),
  phrase: (value) => length(value) <= 5 && /^\p{Script=Han}+$/u.test(value),
}

/**
 * Gives the fields as the person will read them. 47003 naming the field where the data is no object, a field of the
 * template is missing or empty, or a value breaks the rule of its kind; fields the template does not have are dropped.
 */
export function checkedFields(template: PlatformTemplate, data: unknown): InboxField[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new PlatformRefusal(47003, 'data invalid')
  const given = new Map<string, unknown>(Object.entries(data))
  return template.keys.map(({ key, label }) => {
    const field = given.get(key)
    const value: unknown = typeof field === 'object' && field !== null && 'value' in field ? field.value : undefined
    const rule = rules[key.replace(/\d+$/, '')]
    const fits = typeof value === 'string' && value.trim() !== '' && !hasControl.test(value) && rule?.(value) === true
    if (!fits) throw new PlatformRefusal(47003, `data.${key}.value invalid`)
    return { key, label, value }
  })
}
