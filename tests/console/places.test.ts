import type { TFunction } from 'i18next'
import type { Self } from '../../console/session'
import { matching, placesFor } from '../../console/shell/places'
import { shortcutOf } from '../../console/shell/shortcuts'
import { ZH_HANS } from '../../console/words/all'
import { STAFF_ROLES, type StaffRole } from '../../shared/contract/route'

jest.mock('virtual:contract', () => jest.requireActual('./contractDouble'), { virtual: true })

const t = ((key: string) => {
  let at: unknown = ZH_HANS
  for (const part of key.split('.')) at = (at as Record<string, unknown>)[part]
  if (typeof at !== 'string') throw new Error(`no text: ${key}`)
  return at
}) as unknown as TFunction
const staff = (role: StaffRole): Self => ({ id: 's', name: 's', role, storeId: null })
const keys = (role: StaffRole): string[] => placesFor(t, staff(role)).map(({ key }) => key)

describe('what can be found', () => {
  test('a cashier finds the desk and nothing that would turn the cashier away', () => {
    expect(keys('cashier')).toEqual(['desk', 'stores', 'settings', 'tab-password'])
  })

  test('the owner finds every subject, each once', () => {
    const all = keys('owner')
    expect(all).toEqual(expect.arrayContaining(['tab-audit', 'tab-refunds', 'newCoupon', 'merges', 'risk']))
    expect(new Set(all).size).toBe(all.length)
  })

  test('everybody has words for all of it', () => {
    for (const role of STAFF_ROLES) expect(placesFor(t, staff(role)).every(({ words }) => words !== '')).toBe(true)
  })

  test('words that begin with what was typed come first', () => {
    const found = matching(placesFor(t, staff('owner')), '会员')
    expect(found[0]?.key).toBe('members')
    expect(matching(found, 'no such thing')).toEqual([])
  })
})

describe('keys of the whole console', () => {
  const press = (key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent =>
    ({ key, target: null, altKey: false, ctrlKey: false, metaKey: false, ...more }) as KeyboardEvent
  beforeAll(() => {
    Object.assign(globalThis, { document: { querySelector: () => null }, HTMLElement: class {} })
  })

  test('the palette opens by Ctrl or Cmd with K, search and help by their signs in both widths', () => {
    expect(shortcutOf(press('k', { ctrlKey: true }))).toBe('palette')
    expect(shortcutOf(press('K', { metaKey: true }))).toBe('palette')
    expect([shortcutOf(press('/')), shortcutOf(press('、')), shortcutOf(press('?')), shortcutOf(press('？'))]).toEqual([
      'search',
      'search',
      'help',
      'help',
    ])
  })

  test('other keys, other keys of the browser and words in the making are left alone', () => {
    expect(shortcutOf(press('k'))).toBeNull()
    expect(shortcutOf(press('/', { ctrlKey: true }))).toBeNull()
    expect(shortcutOf(press('/', { isComposing: true }))).toBeNull()
  })
})
