import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { en } from '../../miniapp/i18n/en'
import { zhHans } from '../../miniapp/i18n/zh-Hans'
import { zhHant } from '../../miniapp/i18n/zh-Hant'
import { yue } from '../../miniapp/i18n/yue'
import { ERRORS } from '../../shared/contract/errors'

const languages: Record<string, Record<string, string>> = { 'zh-Hant': zhHant, yue, en }
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((hole) => hole[1] ?? '').sort()

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'i18n' ? [] : sources(path)
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : []
  })

describe.each(Object.keys(languages))('texts in %s', (language) => {
  const texts = languages[language] ?? {}
  it('are complete, not empty, and no more than the measure', () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(zhHans).sort())
    expect(Object.entries(texts).filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('leave the same holes to fill', () => {
    for (const [key, text] of Object.entries(zhHans)) expect([key, holes(texts[key] ?? '')]).toEqual([key, holes(text)])
  })
})

it('Traditional Chinese holds none of the commonest simplified characters', () => {
  const simplified = /[们说话请这来时会员码优证权还网络订单门见书车东乐务动华际关积领张过专属设备]/u
  expect([...Object.values(zhHant), ...Object.values(yue)].filter((text) => simplified.test(text))).toEqual([])
})

it('Traditional Chinese speaks as Hong Kong does, not as Taiwan or the mainland', () => {
  const elsewhere =
    /網路|簡訊|資料庫|使用者|行銷|隱私|小程序|登錄|短信|信息|賬|門店|手機號(?!碼)|刷新|打折|攢|二手|台手機/u
  expect(Object.values(zhHant).filter((text) => elsewhere.test(text))).toEqual([])
})

it('Cantonese is what is spoken: none of the words that only written Mandarin has', () => {
  const mandarin = /[的了這那哪沒們您還嗎吧不和把給說看是很您]|什麼|(?<!所)在|現時/u
  expect(Object.values(yue).filter((text) => mandarin.test(text))).toEqual([])
})

it('English holds no Chinese', () => {
  expect(Object.values(en).filter((text) => /\p{Script=Han}/u.test(text))).toEqual([])
})

it('every error text answers a code that the server knows or that arises on the phone', () => {
  const onThePhone = new Set(['unknown', 'network', 'order_amount_required', 'items_required', 'dynamic_code_required'])
  const orphans = Object.keys(zhHans)
    .filter((key) => key.startsWith('error.'))
    .map((key) => key.slice('error.'.length))
    .filter((code) => !(code in ERRORS) && !onThePhone.has(code))
  expect(orphans).toEqual([])
})

it('every text is used somewhere', () => {
  const code = sources(join(__dirname, '../../miniapp')).join('\n')
  const composed =
    /^(error|season|status|consent|topic|role|agreement|weekday|shop\.kind|pay|order|points|gift\.state|coupons\.(tab|none|place)|join\.(phone|benefit|benefitText)|staff\.result|tab|profile(\.why)?|gender|interest)\./
  const used = (key: string): boolean => code.includes(`'${key}'`) || code.includes(`"${key}"`)
  expect(Object.keys(zhHans).filter((key) => !composed.test(key) && !used(key))).toEqual([])
})
