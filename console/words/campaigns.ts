import type { Same } from './common'

export const zh = {}
export const en: Same<typeof zh> = {}
