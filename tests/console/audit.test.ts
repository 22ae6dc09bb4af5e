import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TFunction } from 'i18next'
import { actionWord, changedWords, kindWord } from '../../console/rooms/settings/auditWords'
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

  test('names what was changed, and counts what only machines know', () => {
    expect(changedWords(t, ['tags', 'notes'])).toBe('标签、备注')
    expect(changedWords(t, ['latitude', 'longitude', 'pointsIndex'])).toBe('坐标、另 1 项')
    expect(changedWords(t, [])).toBe('')
  })

  test('a verb that is not known yet is told by its room', () => {
    expect(actionWord(t, 'coupons.something_new')).toBe('卡券')
    expect(actionWord(t, 'nobody.knows')).toBe('其他操作')
  })
})
