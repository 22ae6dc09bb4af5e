import type { Same } from './common'

export const zh = { form: { region: '省 / 市 / 区' } }
export const en: Same<typeof zh> = { form: { region: 'Province / city / district' } }
