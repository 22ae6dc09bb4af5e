import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TFunction } from 'i18next'
import { actionWord, changedWords, fieldWord, kindWord, valueWord } from '../../console/rooms/settings/auditWords'
import { ZH_HANS } from '../../console/words/all'

const SERVER = join(__dirname, '../../server')
const sources = readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('sandbox') && !name.startsWith('migrations'))
  .map((name) => readFileSync(join(SERVER, name), 'utf8'))
  .join('\n')
const written = (pattern: RegExp): string[] => [
  ...new Set([...sources.matchAll(pattern)].map((found) => found[1] ?? '')),
]

/** The text of a key, blanks filled; a key that has no text throws. */
const t = ((key: string, blanks: Record<string, unknown> = {}) => {
  let at: unknown = ZH_HANS
  for (const part of key.split('.')) at = (at as Record<string, unknown>)[part]
  if (typeof at !== 'string') throw new Error(`no text: ${key}`)
  return at.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(blanks[name]))
}) as unknown as TFunction

const RAW = /^[\x20-\x7e]*$/

describe('the audit log', () => {
  test('says every verb that the server writes in words', () => {
    const verbs = written(/\baction: '([a-z_]+\.[a-z_.]+)'/g)
    expect(verbs.length).toBeGreaterThan(40)
    expect(verbs.filter((verb) => RAW.test(actionWord(t, verb)))).toEqual([])
  })

  test('says every kind of thing in words', () => {
    const kinds = written(/\bobjectKind: '([a-z_]+)'/g)
    expect(kinds.length).toBeGreaterThan(15)
    expect(kinds.filter((kind) => kindWord(t, kind) === '')).toEqual([])
  })

  test('has a word for every term of a coupon, and for what its goods are called elsewhere', () => {
    const terms = readFileSync(join(SERVER, 'coupons/template-terms.ts'), 'utf8')
      .split('termsFrom = (')[1]!
      .split('})')[0]!
    const names = [...terms.matchAll(/^  (\w+): /gm)].map((found) => found[1]!)
    expect(names.length).toBeGreaterThan(25)
    expect(names.filter((name) => RAW.test(fieldWord(t, name)))).toEqual([])
    expect(fieldWord(t, 'goods.names.en')).toBe('适用商品在其他语言的称呼 · en')
  })

  test('names what was changed, and counts what only machines know', () => {
    expect(changedWords(t, ['tags', 'notes'])).toBe('标签、备注')
    expect(changedWords(t, ['latitude', 'longitude', 'pointsIndex'])).toBe('坐标、另 1 项')
    expect(changedWords(t, [])).toBe('')
  })

  test('says from what to what as people read it', () => {
    const said = (path: string, value: string | number | boolean | null) =>
      `${fieldWord(t, path)}: ${valueWord(t, path, value)}`
    expect(said('brand.color', '#0F766E')).toBe('品牌色: #0F766E')
    expect(said('refundApprovalAboveFen', 50_000)).toBe('退款审批金额: ¥500.00')
    expect(said('closed', true)).toBe('营业状态: 是')
    expect(said('quietHours', null)).toBe('免打扰时段: —')
    expect(said('validUntil', Date.parse('2026-12-20T15:59:59.999Z'))).toBe('有效期: 2026-12-20 23:59')
    expect(said('schedule', '2026-12-20T02:00:00.000Z')).toBe('发送时间: 2026-12-20 10:00')
    expect(said('role', 'cashier')).toBe('角色: 收银')
    expect(said('channels', 'mini_subscribe、oa_template')).toBe('消息渠道: 小程序订阅消息、公众号模板消息')
    expect(said('bodies.en.fields.thing1', 'A treat')).toBe('正文 · en fields thing1: A treat')
    expect(said('total', 12_000)).toBe('数量: 12,000')
  })

  test('a verb that is not known yet is told by its room', () => {
    expect(actionWord(t, 'coupons.something_new')).toBe('卡券')
    expect(actionWord(t, 'nobody.knows')).toBe('其他操作')
  })
})
