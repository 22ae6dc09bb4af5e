import type { TFunction } from 'i18next'
import { isoOf } from '../../../shared/rules/calendar'
import { formatFen } from '../../../shared/rules/money'
import type { Item } from '../../data/read'
import { minute } from '../../parts/moments'
import type { Thing } from '../../parts/things'
import { zh } from '../../words/audit'
import { zh as actions } from '../../words/auditActions'
import { zh as fields } from '../../words/auditFields'
import { zh as common } from '../../words/common'

export const actorWord = (t: TFunction, kind: string): string =>
  kind in zh.actor ? t(`settings.audit.actor.${kind as keyof typeof zh.actor}`) : t('settings.audit.actor.system')

/** What was done; a verb this page does not know yet is told by the room it belongs to. */
export function actionWord(t: TFunction, code: string): string {
  const word = code.replaceAll('.', '_')
  if (word in actions) return t(`settings.audit.action.${word as keyof typeof actions}`)
  const room = code.split('.')[0] ?? ''
  return room in zh.room ? t(`settings.audit.room.${room as keyof typeof zh.room}`) : t('settings.audit.other')
}

export const kindWord = (t: TFunction, kind: string): string =>
  kind in zh.kind ? t(`settings.audit.kind.${kind as keyof typeof zh.kind}`) : ''

/** What was changed, by its names; names for machines alone are counted. */
export function changedWords(t: TFunction, changed: readonly string[]): string {
  const known = changed.filter((name) => name in fields)
  const words = known.map((name) => t(`settings.audit.field.${name as keyof typeof fields}`))
  const rest = changed.length - known.length
  return [...new Set(words), ...(rest > 0 ? [t('settings.audit.more', { n: rest })] : [])].join(t('say.comma'))
}

/** A field by its path: what is inside something known by the known part, with the rest as it is. */
export function fieldWord(t: TFunction, path: string): string {
  const parts = path.split('.')
  for (let n = parts.length; n > 0; n--) {
    const name = parts.slice(0, n).join('_')
    if (!(name in fields)) continue
    const rest = parts.slice(n).join(' ')
    return [t(`settings.audit.field.${name as keyof typeof fields}`), rest].filter(Boolean).join(' · ')
  }
  return path
}

/** A value as people read it: money in yuan, moments on the clock, yes and no, nothing as a dash. */
export function valueWord(t: TFunction, path: string, value: Value): string {
  const name = path.split('.').at(-1) ?? path
  if (value === null || value === '') return t('say.none')
  if (typeof value === 'boolean') return t(value ? 'say.yes' : 'say.no')
  if (typeof value === 'number' && name.endsWith('Fen')) return formatFen(value)
  if (typeof value === 'string' && name.endsWith('Fen') && /^\d+(、\d+)*$/.test(value))
    return value
      .split('、')
      .map((fen) => formatFen(Number(fen)))
      .join(t('say.comma'))
  if (MOMENT.test(name) && (typeof value === 'number' || !Number.isNaN(Date.parse(value))))
    return minute(isoOf(typeof value === 'number' ? value : Date.parse(value)))
  if (name in WORDS && typeof value === 'string') {
    const of = name as keyof typeof WORDS
    const said = (word: string): string => (word in WORDS[of] ? t(`${UNDER[of]}.${word}` as 'role.owner') : word)
    return value.split('、').map(said).join(t('say.comma'))
  }
  if (name === 'frequencyCaps' && typeof value === 'string') return capsWords(t, value)
  return typeof value === 'number' ? value.toLocaleString() : value
}

function capsWords(t: TFunction, kept: string): string {
  const caps = JSON.parse(kept) as { days: number; max: number }[]
  return caps.map((cap) => t('settings.messages.cap', cap)).join(t('say.comma'))
}

/** Why something was done; what the server gives by itself is a word of the machine. */
export const reasonWord = (t: TFunction, reason: string): string =>
  reason in zh.why ? t(`settings.audit.why.${reason as keyof typeof zh.why}`) : reason

type Value = Item<'listAudit'>['changes'][number]['from']
const MOMENT = /(At|From|Until|^schedule)$/
/** What words of the machine are called, by the field they stand in. */
const WORDS = { role: common.role, topic: common.topic, channels: common.messageChannel } as const
const UNDER = { role: 'role', topic: 'topic', channels: 'messageChannel' } as const

/** The page of a thing, where its kind has one. */
export function pageOf(kind: string, id: string): Thing | null {
  if (kind === 'member') return { to: '/members/$id', params: { id } }
  if (kind === 'coupon_template') return { to: '/coupons/$id', params: { id } }
  if (kind === 'campaign') return { to: '/campaigns/$id', params: { id } }
  if (kind === 'segment') return { to: '/segments/$id', params: { id } }
  if (kind === 'channel') return { to: '/channels/$id', params: { id } }
  if (kind === 'pay_order') return { to: '/orders/$id', params: { id } }
  if (kind === 'agreement' && id.includes('/')) {
    const [document = '', version = ''] = id.split('/')
    return { to: '/agreements/$document/$version', params: { document, version } }
  }
  return null
}
