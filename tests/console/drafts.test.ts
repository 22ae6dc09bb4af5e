import { contentOf, dropDraft, keepDraft, readDraft } from '../../console/data/drafts'

/** What the functions use of a browser's store. */
const store = (): Storage => {
  const rows = new Map<string, string>()
  return {
    getItem: (key: string) => rows.get(key) ?? null,
    setItem: (key: string, value: string) => void rows.set(key, value),
    removeItem: (key: string) => void rows.delete(key),
  } as Storage
}
const NOW = Date.parse('2026-03-02T02:00:00.000Z')
const DAY = 86_400_000

describe('drafts kept in the browser', () => {
  beforeEach(() => Object.assign(globalThis, { localStorage: store(), sessionStorage: store() }))

  test('are found again for two weeks, in the place where they were kept', () => {
    expect(keepDraft('browser', 'a', { at: NOW, base: '3', value: { name: '人群' } })).toBe(true)
    expect(readDraft('browser', 'a', NOW + 13 * DAY)).toEqual({ at: NOW, base: '3', value: { name: '人群' } })
    expect(readDraft('browser', 'a', NOW + 14 * DAY)).toBeNull()
    expect(readDraft('tab', 'a', NOW)).toBeNull()
    dropDraft('browser', 'a')
    expect(readDraft('browser', 'a', NOW)).toBeNull()
  })

  test('a store that is full or forbidden, or holds something else, stops nobody', () => {
    const refuse = (): never => {
      throw new Error('QuotaExceededError')
    }
    Object.assign(globalThis, { localStorage: { setItem: refuse, getItem: refuse, removeItem: refuse } })
    expect(keepDraft('browser', 'a', { at: NOW, base: null, value: 1 })).toBe(false)
    expect(readDraft('browser', 'a', NOW)).toBeNull()
    expect(() => dropDraft('browser', 'a')).not.toThrow()
    Object.assign(globalThis, { localStorage: store() })
    localStorage.setItem('a', '{"at":')
    expect(readDraft('browser', 'a', NOW)).toBeNull()
  })

  test('two forms are equal whatever the order of their fields and however emptiness is written', () => {
    expect(contentOf({ a: 1, b: '', c: [{ y: null, x: 2 }] })).toBe(contentOf({ c: [{ x: 2 }], a: 1, d: undefined }))
    expect(contentOf({ a: 0 })).not.toBe(contentOf({}))
    expect(contentOf({ a: false })).not.toBe(contentOf({}))
    expect(contentOf({ a: [null, 1] })).not.toBe(contentOf({ a: [1] }))
  })
})
