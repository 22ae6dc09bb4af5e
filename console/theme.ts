import { theme as antd, type ThemeConfig } from 'antd'
import { brandTokens, FONT, MOTION, PALETTES, RADIUS, SHADOW, type Mode } from '../shared/look/tokens'

/** The tokens as antd's theme: one hand for antd's parts and for our own. */
export function themeOf(mode: Mode, brandColor: string): ThemeConfig {
  const p = PALETTES[mode]
  const b = brandTokens(brandColor, mode)
  // Words on a tint of their own hue read as well as words on paper.
  const [calm, good, warn, bad] = [p.calm, p.good, p.warn, p.bad].map((hue) => brandTokens(hue, mode))
  if (!calm || !good || !warn || !bad) throw new Error('the palette lost a hue')
  return {
    algorithm: mode === 'dark' ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      colorPrimary: b.brand,
      colorPrimaryHover: b.hover,
      colorPrimaryActive: b.hover,
      colorPrimaryBg: b.tint,
      colorPrimaryText: b.brandText,
      colorTextLightSolid: b.onBrand,
      colorLink: p.calm,
      colorLinkHover: p.calm,
      colorInfo: calm.brandText,
      colorSuccess: good.brandText,
      colorWarning: warn.brandText,
      colorError: bad.brandText,
      colorInfoBg: calm.tint,
      colorSuccessBg: good.tint,
      colorWarningBg: warn.tint,
      colorErrorBg: bad.tint,
      colorText: p.ink,
      colorTextHeading: p.ink,
      colorTextSecondary: p.soft,
      colorTextTertiary: p.soft,
      colorTextDescription: p.soft,
      colorTextPlaceholder: p.soft,
      colorBgBase: p.paper,
      colorBgLayout: p.ground,
      colorBgContainer: p.paper,
      colorBgElevated: p.paper,
      colorBorder: mode === 'dark' ? '#3A4046' : '#D5D9DE',
      colorBorderSecondary: p.line,
      colorSplit: p.line,
      fontFamily: FONT,
      fontSize: 14,
      borderRadius: RADIUS.field,
      borderRadiusLG: RADIUS.card,
      boxShadow: SHADOW[mode],
      boxShadowSecondary: SHADOW[mode],
      motionDurationMid: `${MOTION.durationMs / 1000}s`,
      motionDurationSlow: `${MOTION.durationMs / 1000}s`,
      // The style sheet ends transitions at once where the system asks for it; antd must not wait for their end.
      motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      fontWeightStrong: 600,
      controlHeight: 36,
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        primaryColor: b.onBrand,
        fontWeight: 400,
        // The pressed fill of the brand is too dark to be read in the dark.
        defaultHoverColor: b.brandText,
        defaultHoverBorderColor: b.brandText,
        defaultActiveColor: b.brandText,
        defaultActiveBorderColor: b.brandText,
      },
      Table: {
        cellPaddingBlock: 9,
        headerBg: p.paper,
        headerColor: p.soft,
        rowHoverBg: b.tint,
        rowSelectedBg: b.tint,
        rowSelectedHoverBg: b.tint,
      },
      Tabs: { itemSelectedColor: b.brandText, inkBarColor: b.brandText, itemHoverColor: b.brandText },
      Steps: { colorPrimary: b.brand },
      Radio: { buttonSolidCheckedColor: b.onBrand },
      Pagination: { itemActiveColor: b.brandText, itemActiveColorHover: b.brandText },
      Drawer: { padding: 24 },
      Segmented: { itemSelectedColor: b.brandText },
      Card: { bodyPadding: 20 },
    },
  }
}
