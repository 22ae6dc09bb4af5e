import { svgUrl } from '../codes/svg'
import type { Mood } from './season'

type Scene = {
  sky: [string, string]
  far: string
  mid: string
  near: string
  light: string
  falling: 'snow' | 'leaves' | 'petals' | 'none'
}

/** Four weathers of one bay: the same hills all year, so that a shopper knows the place and notices the season. */
const SCENES: Record<'winter' | 'autumn' | 'spring' | 'summer', Scene> = {
  winter: {
    sky: ['#274a5c', '#7fa3b0'],
    far: '#9db9c2',
    mid: '#c9dade',
    near: '#eef4f5',
    light: '#f6f1df',
    falling: 'snow',
  },
  autumn: {
    sky: ['#3f4a5a', '#d79a62'],
    far: '#8d6a57',
    mid: '#a8573a',
    near: '#5f3a2e',
    light: '#ffe2ab',
    falling: 'leaves',
  },
  spring: {
    sky: ['#2f6f73', '#d9c9bd'],
    far: '#86a99a',
    mid: '#4f8a74',
    near: '#2a5f52',
    light: '#fff1e4',
    falling: 'petals',
  },
  summer: {
    sky: ['#0b5f59', '#8fd0bd'],
    far: '#4c9f8d',
    mid: '#1f7a6c',
    near: '#0b4f49',
    light: '#fff6cf',
    falling: 'none',
  },
}

const SEASON_OF: Record<Mood, keyof typeof SCENES> = {
  deepWinter: 'winter',
  firstSnow: 'winter',
  cold: 'winter',
  thaw: 'spring',
  autumn: 'autumn',
  clear: 'autumn',
  spring: 'spring',
  bloom: 'spring',
  warm: 'summer',
  summer: 'summer',
}

/** A fixed scatter: the same sky each time, without a random number. */
const scatter = (count: number): { x: number; y: number; size: number }[] =>
  Array.from({ length: count }, (_, i) => ({
    x: (i * 137) % 375,
    y: (i * 71 + (i % 3) * 23) % 200,
    size: 1.4 + ((i * 7) % 5) / 2,
  }))

const fallingOf = (kind: Scene['falling']): string => {
  if (kind === 'none') return ''
  return scatter(kind === 'snow' ? 34 : 16)
    .map(({ x, y, size }) => {
      if (kind === 'snow') return `<circle cx="${x}" cy="${y}" r="${size}" fill="#fff" opacity=".75"/>`
      const colour = kind === 'leaves' ? '#f0b35e' : '#f7d3d4'
      return `<path d="M${x} ${y}q${size * 3} -${size * 3} ${size * 6} 0q-${size * 3} ${size * 3} -${size * 6} 0z" fill="${colour}" opacity=".85"/>`
    })
    .join('')
}

/** The brand's bay in the weather of that mood, 375 by 248. */
export const bayPicture = (mood: Mood): string => {
  const { sky, far, mid, near, light, falling } = SCENES[SEASON_OF[mood]]
  return svgUrl(
    `<svg xmlns="http://www.w3.org/2000/svg" width="750" height="496" viewBox="0 0 375 248" preserveAspectRatio="xMidYMid slice">` +
      `<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${sky[0]}"/><stop offset="1" stop-color="${sky[1]}"/></linearGradient></defs>` +
      `<rect width="375" height="248" fill="url(#s)"/><circle cx="292" cy="92" r="30" fill="${light}" opacity=".92"/>` +
      `<circle cx="292" cy="92" r="46" fill="${light}" opacity=".18"/>` +
      `<path d="M0 150Q60 96 128 138T250 120T375 142V248H0Z" fill="${far}"/>` +
      `<path d="M0 178Q80 132 170 172T310 156T375 170V248H0Z" fill="${mid}"/>` +
      `<path d="M0 214Q110 174 214 206T375 196V248H0Z" fill="${near}"/>` +
      `<g fill="${near}"><path d="M62 184l9 -30l9 30z"/><path d="M78 186l7 -22l7 22z"/></g>${fallingOf(falling)}</svg>`,
  )
}

/** Waves over the member card, white on whatever the brand's colour is. */
export const wavesPicture = svgUrl(
  `<svg xmlns="http://www.w3.org/2000/svg" width="750" height="400" viewBox="0 0 375 200" preserveAspectRatio="xMidYMid slice">` +
    `<g fill="none" stroke="#fff" stroke-width="1.2">${[0, 1, 2, 3, 4, 5]
      .map((i) => `<path d="M-20 ${96 + i * 18}q55 -${34 - i * 3} 110 0t110 0t110 0t110 0"/>`)
      .join('')}</g><circle cx="310" cy="44" r="26" fill="#fff"/></svg>`,
)

export const emptyPicture = svgUrl(
  `<svg xmlns="http://www.w3.org/2000/svg" width="224" height="168" viewBox="0 0 112 84"><circle cx="56" cy="34" r="16" fill="#c9d3d6"/>` +
    `<path d="M4 62q26 -18 52 0t52 0v22h-104z" fill="#dfe5e4"/><path d="M4 72q26 -12 52 0t52 0v12h-104z" fill="#c9d3d6"/></svg>`,
)

const benefit = (drawing: string): string =>
  svgUrl(
    `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80" viewBox="0 0 40 40"><circle cx="20" cy="20" r="20" fill="#e3f2f0"/>` +
      `<g fill="none" stroke="#0f766e" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${drawing}</g></svg>`,
  )
/** Coupon, season, respect. */
export const benefitPictures = [
  benefit(
    '<path d="M11 14h18v4a2 2 0 0 0 0 4v4h-18v-4a2 2 0 0 0 0 -4z"/><path d="M20 15v10" stroke-dasharray="2 2.4"/>',
  ),
  benefit(
    '<circle cx="20" cy="20" r="5"/><path d="M20 10v2M20 28v2M10 20h2M28 20h2M13 13l1.4 1.4M25.6 25.6l1.4 1.4M13 27l1.4 -1.4M25.6 14.4l1.4 -1.4"/>',
  ),
  benefit('<path d="M20 10l8 3v7c0 5 -4 8 -8 10c-4 -2 -8 -5 -8 -10v-7z"/><path d="M16.5 20l2.5 2.5l5 -5"/>'),
] as const
