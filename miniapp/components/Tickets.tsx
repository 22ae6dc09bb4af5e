import { Text, View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import type { Coupon } from '../contract'
import { useT, type T } from '../i18n/t'
import { clockText, dayText, lateText } from '../look/dates'
import { termsLine } from '../look/times'
import { useSession } from '../state/session'
import { Value, type ValueTerms } from './Value'
import { withId } from './withId'
import { role } from '../platform/spoken'

/** Value on the left, words on the right, a perforation between; a button where `onTap` is given. */
export function Ticket({
  terms,
  past = false,
  stamped = false,
  stacked = false,
  onTap,
  id,
  label,
  children,
}: PropsWithChildren<{
  terms: ValueTerms
  past?: boolean
  stamped?: boolean
  stacked?: boolean
  onTap?: () => void
  id?: string
  label: string
}>) {
  return (
    <View
      {...withId(id)}
      className={`ticket ${past ? 'ticket-past' : ''} ${stamped ? 'ticket-stamped' : ''} ${stacked ? 'ticket-stacked' : ''}`}
      // A button is called by all its words; a label of fewer would hide the value and the day.
      {...(onTap ? role('button') : { ariaLabel: label })}
      hoverClass={onTap ? 'pressed' : 'none'}
      onClick={onTap}
    >
      <View className="ticket-value">
        <Value terms={terms} />
      </View>
      <View className="ticket-cut" />
      <View className="ticket-terms">{children}</View>
    </View>
  )
}

/** What keeps a usable coupon from the till just now: an order that holds it, or a friend who may take it. */
const waitText = (coupon: Coupon, t: T, now: number): string | null => {
  if (coupon.status === 'transferring') return t('coupon.gift.waiting')
  const until = coupon.reservedUntil
  return until && Date.parse(until) > now ? t('coupon.reserved', { time: clockText(until) }) : null
}

/** A coupon that is held; a stamp says what became of it. `said` stands in place of what else the foot would say. */
export function CouponTicket({
  coupon,
  id,
  said,
  dim = false,
  pieces = 1,
  onOpen,
}: {
  coupon: Coupon
  id?: string
  said?: string
  dim?: boolean
  /** So many alike lie under this one. */
  pieces?: number
  onOpen?: () => void
}) {
  const t = useT()
  const language = useSession((session) => session.language)
  const now = Date.now()
  const usable = coupon.status === 'claimed' || coupon.status === 'transferring'
  const wait = usable ? waitText(coupon, t, now) : null
  const late = usable ? lateText(coupon.validUntil, t, now) : null
  const notYet = usable && Date.parse(coupon.validFrom) > now
  const terms = termsLine(coupon, t, (iso) => dayText(iso, language, now))
  return (
    <Ticket
      terms={coupon}
      past={!usable || dim}
      stamped={!usable}
      stacked={pieces > 1}
      {...withId(id)}
      label={`${coupon.title} ${t(`status.${coupon.status}`)}`}
      onTap={onOpen}
    >
      <View className="row ticket-head">
        <View className="grow ticket-title">{coupon.title}</View>
        {pieces > 1 && <View className="pieces figures">{t('coupon.pieces', { count: pieces })}</View>}
      </View>
      <View className="tiny soft">
        {notYet
          ? t('coupon.from', { day: dayText(coupon.validFrom, language, now) })
          : t('coupon.until', { day: dayText(coupon.validUntil, language, now) })}
      </View>
      {terms && <View className="tiny soft ticket-line">{terms}</View>}
      {usable ? (
        <View className="ticket-foot">
          <View className="grow badges">
            {said !== undefined ? (
              <Text className={`badge ${dim ? 'badge-calm' : ''}`}>{said}</Text>
            ) : (
              late && <Text className={`badge ${late.today ? 'badge-late' : ''}`}>{late.text}</Text>
            )}
            {wait && said === undefined && <Text className="badge badge-calm">{wait}</Text>}
          </View>
          {onOpen && (
            <View className="ticket-action ticket-action-quiet">{t(wait || dim ? 'coupon.look' : 'coupon.use')}</View>
          )}
        </View>
      ) : (
        <View className="ticket-stamp">{t(`status.${coupon.status}`)}</View>
      )}
    </Ticket>
  )
}
