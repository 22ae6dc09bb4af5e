import theme from '../../miniapp/theme.json'
import { brandTokens, DEFAULT_BRAND, PALETTES, type Mode } from '../../shared/look/tokens'

/** WeChat reads the colours of its bars from a JSON file, which cannot import the tokens. */
it.each(['light', 'dark'] as Mode[])('the bars are painted with the tokens in %s', (mode) => {
  const { paper, ground, soft } = PALETTES[mode]
  expect(theme[mode]).toMatchObject({ paper, ground, soft, brand: brandTokens(DEFAULT_BRAND, mode).brandText })
})
