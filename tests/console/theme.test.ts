import { themeOf } from '../../console/theme'
import { contrast, PALETTES, TEXT_CONTRAST } from '../../shared/look/tokens'

beforeAll(() => void Object.assign(globalThis, { window: { matchMedia: () => ({ matches: false }) } }))
afterAll(() => void Reflect.deleteProperty(globalThis, 'window'))

test.each(['light', 'dark'] as const)(
  'the words of a button are read under the pointer and the finger (%s)',
  (mode) => {
    for (const brand of ['#0F766E', '#111111', '#F5D90A', '#B91C1C']) {
      const button = themeOf(mode, brand).components?.Button
      for (const colour of [button?.defaultHoverColor, button?.defaultActiveColor])
        expect([brand, contrast(String(colour), PALETTES[mode].paper) >= TEXT_CONTRAST]).toEqual([brand, true])
    }
  },
)
