/**
 * The platform's rules for the values of subscribe and template messages (订阅消息参数值内容限制说明, developers.weixin.qq.com,
 * by way of wechat.md 1.7), and the variables of our own bodies. A value that breaks a rule fails the send with 47003 for
 * every member, so it is checked when saved and again when rendered. Lengths count code points.
 */
export type FieldReason = 'unknown_key' | 'empty' | 'control_character' | 'too_long' | 'wrong_form'

/** What the marketer reads for each reason. */
export const FIELD_REASONS: Record<FieldReason, string> = {
  unknown_key: '平台没有这种字段，应为 thing1、date2 等',
  empty: '不能为空',
  control_character: '不能有换行或其他控制字符',
  too_long: '超过平台允许的长度',
  wrong_form: '不符合平台对这种字段的格式要求',
}

export type FieldChannel = 'mini_subscribe' | 'oa_template'

type FieldRule = { max: number; sign: RegExp; whole?: (value: string) => boolean }

const HAN = /\p{Script=Han}/u
const CONTROL = /[\p{Cc}\p{Cs}\u2028\u2029]/u
const length = (text: string): number => Array.from(text).length

const YMD = /^(\d{4})[年\-/.](\d{1,2})[月\-/.](\d{1,2})日?$/
const YEAR_MONTH = /^(\d{4})[年\-/.](\d{1,2})月?$/
const MONTH_DAY = /^(\d{1,2})[月\-/.](\d{1,2})日?$/
const CLOCK = /^(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/

/** True for a year, month and day that can be: 2026-02-30 and 13月1日 are none. A leap year stands in where none is given. */
function isDate(text: string): boolean {
  const month = YEAR_MONTH.exec(text)
  if (month) return Number(month[2]) >= 1 && Number(month[2]) <= 12
  const [, y, m, d] = YMD.exec(text) ?? ['', '2024', ...(MONTH_DAY.exec(text) ?? []).slice(1)]
  const at = new Date(Date.UTC(Number(y), Number(m) - 1, Number(d)))
  return at.getUTCMonth() === Number(m) - 1 && at.getUTCDate() === Number(d)
}

/** One moment or a `~` range of two, each `date`, `clock` or `date clock`; `time` demands the clock, `date` the day (of a range's start). */
function isWhen(text: string, kind: 'time' | 'date'): boolean {
  const ends = text.split('~').map((end) => end.trim())
  return (
    ends.length <= 2 &&
    ends.every((end, i) => {
      // "10月1日15:00" is written without a blank as often as with one.
      const clock = /(?:^| |日)(\d{1,2}:[\d:]+)$/.exec(end)?.[1]
      const date = clock ? end.slice(0, -clock.length).trim() : end
      if (clock && !CLOCK.test(clock)) return false
      if (kind === 'time' && !clock) return false
      if (date !== '') return isDate(date)
      return clock !== undefined && (kind === 'time' || i === 1)
    })
  )
}

const DATE_SIGN = /[\d年月日\-/.:~ ]/u

const RULES: ReadonlyMap<string, FieldRule> = new Map<string, FieldRule>([
  ['thing', { max: 20, sign: /[^]/u }],
  // These two are in the account's templates by category only; their limits as the platform's console tells them.
  ['short_thing', { max: 5, sign: /[^]/u }],
  ['const', { max: 20, sign: /[^]/u }],
  ['number', { max: 33, sign: /[\d.]/, whole: (v) => /^\d+(\.\d+)?$/.test(v) && v.replace('.', '').length <= 32 }],
  ['letter', { max: 32, sign: /[A-Za-z]/ }],
  ['symbol', { max: 5, sign: /[\p{P}\p{S}]/u }],
  ['character_string', { max: 32, sign: /[A-Za-z0-9\p{P}\p{S} ]/u }],
  ['time', { max: 60, sign: DATE_SIGN, whole: (v) => isWhen(v, 'time') }],
  ['date', { max: 60, sign: DATE_SIGN, whole: (v) => isWhen(v, 'date') }],
  ['amount', { max: 24, sign: /[\p{Sc}\d.元]/u, whole: (v) => /^\p{Sc}?\d{1,10}(\.\d{1,10})?元?$/u.test(v) }],
  ['phone_number', { max: 17, sign: /[\d\p{P}\p{S}]/u, whole: (v) => /\d/.test(v) }],
  [
    'car_number',
    { max: 8, sign: /[\p{Script=Han}A-Za-z0-9]/u, whole: (v) => !HAN.test(Array.from(v).slice(1, -1).join('')) },
  ],
  ['name', { max: 20, sign: /[\p{Script=Han}\p{L}\p{P}\p{S} ]/u, whole: (v) => !HAN.test(v) || length(v) <= 10 }],
  ['phrase', { max: 5, sign: /\p{Script=Han}/u }],
  // The template lists its words; a list we do not hold can only be checked by the platform.
  ['enum', { max: 20, sign: /[^]/u }],
])

/** Keys of the older official-account templates carry free text (official sample: keyword1). */
const OLD_OA_KEY = /^(?:first|remark|keyword\d{1,2})$/
const OLD_OA: FieldRule = { max: 200, sign: /[^]/u }

function ruleOf(key: string, channel: FieldChannel): FieldRule | undefined {
  if (channel === 'oa_template' && OLD_OA_KEY.test(key)) return OLD_OA
  const prefix = /^([a-z_]+)\d{1,2}$/.exec(key)?.[1]
  return prefix === undefined ? undefined : RULES.get(prefix)
}

/** Null when the platform will take the finished value under that key, else the reason it will not. */
export function checkField(key: string, value: string, channel: FieldChannel = 'mini_subscribe'): FieldReason | null {
  const rule = ruleOf(key, channel)
  if (!rule) return 'unknown_key'
  if (value.trim() === '') return 'empty'
  const literal = literalFault(rule, value)
  if (literal) return literal
  // `name` alone has two lengths; the shorter one is told as what it is.
  if (rule.whole && !rule.whole(value)) return rule === RULES.get('name') ? 'too_long' : 'wrong_form'
  return null
}

function literalFault(rule: FieldRule, text: string): FieldReason | null {
  if (CONTROL.test(text)) return 'control_character'
  const signs = Array.from(text)
  if (!signs.every((sign) => rule.sign.test(sign))) return 'wrong_form'
  return signs.length > rule.max ? 'too_long' : null
}

/** The variables a body may carry; nothing else is ever looked up. */
export const VARIABLES = ['nickname', 'memberNo', 'regionName', 'storeName', 'couponTitle', 'couponValidUntil'] as const
export type Variable = (typeof VARIABLES)[number]
export type Variables = Partial<Record<Variable, string | null>>

const BRACES = /\{\{([^{}]*)\}\}/g
const isVariable = (name: string): name is Variable => VARIABLES.some((known) => known === name)

/** The names between double braces, each once, in order; also those that are not allowed. */
export const variablesIn = (text: string): string[] => [
  ...new Set(Array.from(text.matchAll(BRACES), (match) => String(match[1]).trim())),
]

/** What stands between or beside double braces and is no allowed variable; a half-closed brace is told as its own text. */
export function unknownVariables(text: string): string[] {
  const strange = variablesIn(text).filter((name) => !isVariable(name))
  const left = text.replace(BRACES, '')
  return /\{\{|\}\}/.test(left) ? [...strange, left.slice(0, 40)] : strange
}

/**
 * The text with each allowed variable replaced, once: what a value contains is never read again, as braces or as code.
 * A missing value becomes nothing. Refused with the names when the text asks for anything else.
 */
export function render(text: string, vars: Variables): { ok: true; text: string } | { ok: false; unknown: string[] } {
  const unknown = unknownVariables(text)
  if (unknown.length > 0) return { ok: false, unknown }
  return {
    ok: true,
    text: text.replace(BRACES, (_all, name: string) => {
      const key = name.trim()
      return (isVariable(key) && Object.prototype.hasOwnProperty.call(vars, key) ? vars[key] : '') ?? ''
    }),
  }
}

/**
 * Policy for values too long by a member's own words: a `thing` or `short_thing` keeps what fits before an ellipsis, on one
 * line; all else stays and is checked.
 */
export function fit(key: string, value: string): string {
  const kind = /^(thing|short_thing)\d{1,2}$/.exec(key)?.[1]
  if (kind === undefined) return value
  const most = RULES.get(kind)!.max
  const line = value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
  const signs = Array.from(line)
  return signs.length > most ? `${signs.slice(0, most - 1).join('')}…` : line
}

/**
 * The fields of a template as the platform's console shows it, each with its label: `门店名称：{{thing1.DATA}}`, in one line
 * or the label above. Empty where the text is no such template.
 */
export function readPlatformTemplate(text: string): { key: string; label: string }[] {
  const found = new Map<string, string>()
  for (const [, words = '', key = ''] of text.matchAll(/([^{}]*)\{\{\s*([a-z_]+\d{0,3})\.DATA\s*\}\}/g)) {
    const line =
      words
        .trim()
        .split(/[\r\n]+/)
        .pop() ?? ''
    const label = line.replace(/[\s:：]+$/u, '')
    if (!found.has(key)) found.set(key, Array.from(label).slice(0, 30).join(''))
  }
  return Array.from(found, ([key, label]) => ({ key, label }))
}

export type BodyFault = { key: string; reason: FieldReason | 'unknown_variable'; message: string }

/**
 * What can be said of a body's fields when it is saved: a value without variables must pass whole; with variables, the
 * words around them must already be allowed and leave room. An empty list means it may be saved.
 */
export function checkBodyFields(fields: Record<string, string>, channel: FieldChannel = 'mini_subscribe'): BodyFault[] {
  return Object.entries(fields).flatMap(([key, value]): BodyFault[] => {
    const strange = unknownVariables(value)
    if (strange.length > 0)
      return [{ key, reason: 'unknown_variable', message: `不认识的变量：${strange.join('、').slice(0, 200)}` }]
    const reason =
      variablesIn(value).length > 0 ? aroundVariables(key, value, channel) : checkField(key, value, channel)
    return reason ? [{ key, reason, message: FIELD_REASONS[reason] }] : []
  })
}

function aroundVariables(key: string, value: string, channel: FieldChannel): FieldReason | null {
  const rule = ruleOf(key, channel)
  if (!rule) return 'unknown_key'
  const literal = literalFault(rule, value.replace(BRACES, ''))
  if (literal) return literal
  return length(value.replace(BRACES, '')) >= rule.max ? 'too_long' : null
}
