import type { TFunction } from 'i18next'
import type { Thing } from '../../parts/things'
import { zh } from '../../words/audit'
import { zh as actions } from '../../words/auditActions'
import { zh as fields } from '../../words/auditFields'

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
